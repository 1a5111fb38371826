using System.Net;
using DzStore.Storefront.Tests.Ordering;
using DzStore.Storefront.Tests.Visitors;

namespace DzStore.Storefront.Tests.Pages;

/// <summary>A crowd that looks around takes nothing from those who buy, and gets what is cached.</summary>
public sealed class BrowseAdmissionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Beyond_the_limit_pages_that_must_be_made_are_refused_and_cached_pages_and_purchases_are_not()
    {
        await using var orders = await ScriptedOrders.StartAsync();
        await using var shop = StorefrontService.Start(
            ("Services:Checkout", orders.Address),
            ("Services:Billing", orders.Address),
            ("Shop:ApiKey", "the-key"),
            ("Pages:MaxMade", "1")
        );
        using var looker = new ShopVisitor(shop);
        using var other = new ShopVisitor(shop);
        await looker.BuyAsync("mouse");
        await other.BuyAsync("mouse");
        (await other.GetAsync("/products/mouse")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var hold = new TaskCompletionSource();
        orders.Reading = hold.Task;
        var made = looker.GetAsync("/orders");
        while (orders.Reads < 2)
        {
            await Task.Delay(10, Cancellation);
            // The place of the page before is free a moment after its answer.
            if (made.IsCompleted)
                made = looker.GetAsync("/orders");
        }

        try
        {
            foreach (var address in new[] { "/orders", "/products?q=never+asked" })
            {
                var refused = await other.GetAsync(address);
                refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, address);
                refused.Headers.RetryAfter.ShouldNotBeNull();
                (await refused.TextAsync()).ShouldContain("Too many people at once");
            }
            (await other.GetAsync("/products/mouse")).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await other.BuyAsync("mouse")).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        }
        finally
        {
            hold.SetResult();
        }

        (await made).StatusCode.ShouldBe(HttpStatusCode.OK);
        // Its place is free a moment after its answer.
        while ((await other.GetAsync("/products?q=never+asked")).StatusCode != HttpStatusCode.OK)
            await Task.Delay(10, Cancellation);
    }
}
