using System.Net;
using DzStore.Storefront.Cart;
using DzStore.Storefront.Tests.Visitors;

namespace DzStore.Storefront.Tests.Cart;

public sealed class CartTests
{
    [Fact]
    public async Task No_bad_value_spoils_a_cart()
    {
        await using var shop = StorefrontService.Start();
        using var visitor = new ShopVisitor(shop);
        (await visitor.PostAsync("/cart", ("product", "mouse"), ("quantity", "99"))).Headers.Location!.ToString().ShouldBe("/cart");

        foreach (var wrong in new[] { "", "0", "2", "-3", "1e3", "one", "999999999999" })
        {
            var answer = await visitor.PostAsync("/cart", ("product", "iphone-15"), ("quantity", wrong));
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, wrong);
            (await answer.TextAsync()).ShouldContain("aria-invalid=\"true\"");
        }
        var changed = await visitor.PostAsync("/cart/mouse", ("quantity", "101"));
        changed.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await changed.TextAsync()).ShouldContain("A whole number from 0 to 100, please.");
        (await visitor.PostAsync("/cart", ("product", "no-such"), ("quantity", "1"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await visitor.ReadAsync("/cart/count")).ShouldBe("""{"items":99}""");

        await visitor.PostAsync("/cart/mouse", ("quantity", "٣"));
        (await visitor.ReadAsync("/cart/count")).ShouldBe("""{"items":3}""");
        await visitor.PostAsync("/cart/mouse", ("quantity", "0"));
        (await visitor.ReadAsync("/cart/count")).ShouldBe("""{"items":0}""");
    }

    [Fact]
    public async Task A_broken_cookie_is_an_empty_cart_that_can_be_filled()
    {
        await using var shop = StorefrontService.Start();
        using var visitor = new ShopVisitor(shop);
        visitor.Cookies.Add(new Uri(visitor.Origin), new Cookie(CartCookie.Name, "CfDJ8-nonsense"));
        visitor.Cookies.Add(new Uri(visitor.Origin), new Cookie("dz_visitor", "%00%ff"));

        (await visitor.GetAsync("/cart")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await visitor.PostAsync("/cart", ("product", "mouse"), ("quantity", "1"));
        (await visitor.ReadAsync("/cart/count")).ShouldBe("""{"items":1}""");
    }

    [Fact]
    public void Lines_of_an_old_cookie_are_those_that_can_still_be_ordered() =>
        ShoppingCart
            .ReadLines("mouse*60,gone*1,mouse*5,iphone-15*70,ssd-1tb*x,earbuds*1")
            .Select(line => (line.Product.Slug, line.Quantity))
            .ShouldBe([("mouse", 60), ("iphone-15", 40)]);
}
