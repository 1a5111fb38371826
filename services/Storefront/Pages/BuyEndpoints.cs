using System.Globalization;
using DzStore.ServiceDefaults.Identity;
using DzStore.Storefront.Cart;
using DzStore.Storefront.Catalog;
using DzStore.Storefront.Ordering;
using DzStore.Storefront.Visitors;

namespace DzStore.Storefront.Pages;

/// <summary>Buy Now: GET /buy/{slug} shows the total, POST /buy orders at Checkout.</summary>
internal sealed class BuyEndpoints(
    VisitorCookies visitors,
    VisitorRates rates,
    Intents intents,
    Purchases purchases,
    PageRenderer renderer,
    BuyPages pages,
    ErrorPages errors
)
{
    public static void Map(IEndpointRouteBuilder shop)
    {
        shop.MapGet("/buy/{slug}", (HttpContext context, string slug, BuyEndpoints buy) => buy.ShowAsync(context, slug)).AllowEverybody();
        shop.MapPost("/buy", (HttpContext context, BuyEndpoints buy) => buy.PlaceAsync(context)).AllowEverybody();
    }

    private Task ShowAsync(HttpContext context, string slug)
    {
        if (ProductCatalog.Find(slug) is not { } product)
            return errors.SendAsync(context, StatusCodes.Status404NotFound);
        var query = context.Request.Query;
        var typed = query["quantity"].ToString();
        var quantity = typed.Length == 0 ? 1 : Valid(typed);
        return SendAsync(
            context,
            visitors.FindOrCreate(context),
            new(product, quantity ?? 1),
            query["intent"],
            quantity is null ? typed : null,
            note: null
        );
    }

    private async Task PlaceAsync(HttpContext context)
    {
        var form = await Forms.ReadAsync(context);
        if (ProductCatalog.Find(form["product"]) is not { } product)
        {
            await errors.SendAsync(context, StatusCodes.Status404NotFound);
            return;
        }

        var visitor = visitors.FindOrCreate(context);
        if (rates.Take(visitor) is { Ticks: > 0 } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await errors.SendAsync(context, StatusCodes.Status429TooManyRequests);
            return;
        }

        var (typed, signed, words) = (form["quantity"].ToString(), form["intent"].ToString(), renderer.FrameOf(context).Words);
        if (Valid(typed) is not { } quantity)
        {
            await SendAsync(context, visitor, new(product, 1), signed, typed, note: null);
            return;
        }
        if (intents.ReadFast(signed, visitor, product, quantity) is not { } intent)
        {
            await SendAsync(context, visitor, new(product, quantity), null, null, words.StaleForm);
            return;
        }
        // Without scripts a changed quantity leaves the old total in sight: nobody pays a total that was not shown.
        if (form["total"] is [{ } shown] && shown != intent.Total.ToString(CultureInfo.InvariantCulture))
        {
            await SendAsync(context, visitor, new(product, quantity), signed, null, words.TotalChanged);
            return;
        }

        var outcome = await purchases.PlaceAsync(context, intent, "/buy/" + product.Slug);
        if (outcome is PurchaseOutcome.Stored)
            Intents.Settle(context, product);
        await purchases.AnswerAsync(context, intent, outcome);
    }

    private async Task SendAsync(HttpContext context, Visitor visitor, CartLine line, string? form, string? typed, string? note)
    {
        var frame = renderer.FrameOf(context, "/buy/" + line.Product.Slug);
        var (words, intent) = (frame.Words, intents.Begin(context, visitor, line, form));
        if (typed is null && note is null && line.Quantity == 1)
        {
            await PageRenderer.SendPrivateAsync(context, frame, await pages.WithAsync(frame, line.Product, intent));
            return;
        }
        await renderer.SendPrivateAsync<BuyPage>(
            context,
            new()
            {
                [nameof(BuyPage.Line)] = line,
                [nameof(BuyPage.Intent)] = intent,
                [nameof(BuyPage.Typed)] = typed,
                [nameof(BuyPage.Error)] = typed is null ? null : string.Format(null, words.QuantityWrong, 1, Quantity.Most),
                [nameof(BuyPage.Note)] = note,
            },
            typed is null && note is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
            frame.ReturnTo
        );
    }

    private static int? Valid(string typed) => Quantity.Parse(typed) is >= 1 and <= Quantity.Most and var quantity ? quantity : null;
}
