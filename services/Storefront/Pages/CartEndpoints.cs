using DzStore.ServiceDefaults.Identity;
using DzStore.Storefront.Cart;
using DzStore.Storefront.Catalog;
using DzStore.Storefront.Visitors;

namespace DzStore.Storefront.Pages;

/// <summary>
/// The cart: GET /cart, POST /cart, POST /cart/{slug}, and GET /cart/count for the pages that are the same for everybody.
/// </summary>
internal sealed class CartEndpoints(
    CartCookie carts,
    VisitorCookies visitors,
    VisitorRates rates,
    PageRenderer renderer,
    ErrorPages errors,
    Visits visits
)
{
    public static void Map(IEndpointRouteBuilder shop)
    {
        shop.MapGet("/cart", (HttpContext context, CartEndpoints cart) => cart.ShowAsync(context)).AllowEverybody();
        shop.MapGet("/cart/count", (HttpContext context, CartEndpoints cart) => cart.CountAsync(context)).AllowEverybody();
        shop.MapPost("/cart", (HttpContext context, CartEndpoints cart) => cart.AddAsync(context)).AllowEverybody();
        shop.MapPost("/cart/{slug}", (HttpContext context, string slug, CartEndpoints cart) => cart.ChangeAsync(context, slug))
            .AllowEverybody();
    }

    private Task ShowAsync(HttpContext context) =>
        renderer.SendPrivateAsync<CartPage>(context, new() { [nameof(CartPage.Cart)] = carts.Read(context) });

    /// <summary>The first answer that is a visitor's own: it names a new one.</summary>
    private Task CountAsync(HttpContext context)
    {
        visitors.FindOrCreate(context);
        return Forms.SendJsonAsync(context, new CartCount(carts.Read(context).Items));
    }

    private async Task AddAsync(HttpContext context)
    {
        var form = await Forms.ReadAsync(context);
        var visitor = visitors.FindOrCreate(context);
        if (rates.Take(visitor) > TimeSpan.Zero)
        {
            await errors.SendAsync(context, StatusCodes.Status429TooManyRequests);
            return;
        }
        if (ProductCatalog.Find(form["product"]) is not { } product)
        {
            await errors.SendAsync(context, StatusCodes.Status404NotFound);
            return;
        }

        var cart = carts.Read(context);
        var typed = form["quantity"].ToString();
        var error = Wrong(typed, least: 1, others: cart.Items, renderer.FrameOf(context).Words, out var quantity);
        if (error is null)
        {
            var more = cart.With(product, cart.Of(product) + quantity);
            carts.Write(context, more);
            visits.AddedToCart(visitor, product);
            if (Forms.WantsJson(context.Request))
                await Forms.SendJsonAsync(context, new CartCount(more.Items));
            else
                Forms.SeeOther(context, "/cart");
        }
        else if (Forms.WantsJson(context.Request))
        {
            await Forms.SendJsonAsync(context, new FieldError("quantity", error), StatusCodes.Status422UnprocessableEntity);
        }
        else
        {
            await renderer.SendPrivateAsync<ProductPage>(
                context,
                new()
                {
                    [nameof(ProductPage.Product)] = product,
                    [nameof(ProductPage.Typed)] = typed,
                    [nameof(ProductPage.Error)] = error,
                },
                StatusCodes.Status422UnprocessableEntity,
                product.Path
            );
        }
    }

    private async Task ChangeAsync(HttpContext context, string slug)
    {
        var form = await Forms.ReadAsync(context);
        var cart = carts.Read(context);
        if (ProductCatalog.Find(slug) is not { } product)
        {
            await errors.SendAsync(context, StatusCodes.Status404NotFound);
            return;
        }

        var typed = form["quantity"].ToString();
        if (Wrong(typed, least: 0, cart.Items - cart.Of(product), renderer.FrameOf(context).Words, out var quantity) is { } error)
        {
            await renderer.SendPrivateAsync<CartPage>(
                context,
                new()
                {
                    [nameof(CartPage.Cart)] = cart,
                    [nameof(CartPage.Wrong)] = product,
                    [nameof(CartPage.Typed)] = typed,
                    [nameof(CartPage.Error)] = error,
                },
                StatusCodes.Status422UnprocessableEntity,
                "/cart"
            );
            return;
        }
        carts.Write(context, cart.With(product, quantity));
        Forms.SeeOther(context, "/cart");
    }

    private static string? Wrong(string typed, int least, int others, Languages.Words words, out int quantity)
    {
        quantity = Quantity.Parse(typed) ?? -1;
        if (quantity < least || quantity > Quantity.Most)
            return string.Format(null, words.QuantityWrong, least, Quantity.Most);
        return others + quantity > Quantity.Most ? string.Format(null, words.CartFull, Quantity.Most, others) : null;
    }

    private sealed record CartCount(int Items);

    private sealed record FieldError(string Field, string Error);
}
