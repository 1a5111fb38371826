using System.Globalization;
using DzStore.ServiceDefaults.Identity;
using DzStore.Storefront.Cart;
using DzStore.Storefront.Ordering;
using DzStore.Storefront.Visitors;

namespace DzStore.Storefront.Pages;

/// <summary>Pay: GET /pay shows the cart and its total, POST /pay pays what was shown at Billing.</summary>
internal sealed class PayEndpoints(
    CartCookie carts,
    VisitorCookies visitors,
    VisitorRates rates,
    Intents intents,
    Purchases purchases,
    PageRenderer renderer,
    ErrorPages errors,
    TimeProvider time
)
{
    public static void Map(IEndpointRouteBuilder shop)
    {
        shop.MapGet("/pay", (HttpContext context, PayEndpoints pay) => pay.ShowAsync(context)).AllowEverybody();
        shop.MapPost("/pay", (HttpContext context, PayEndpoints pay) => pay.PlaceAsync(context)).AllowEverybody();
    }

    private Task ShowAsync(HttpContext context) => SendAsync(context, visitors.FindOrCreate(context), note: null);

    private async Task PlaceAsync(HttpContext context)
    {
        var form = await Forms.ReadAsync(context);
        var visitor = visitors.FindOrCreate(context);
        if (rates.Take(visitor) is { Ticks: > 0 } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await errors.SendAsync(context, StatusCodes.Status429TooManyRequests);
            return;
        }
        if (intents.ReadSecure(form["intent"], visitor) is not { } intent)
        {
            await SendAsync(context, visitor, renderer.FrameOf(context).Words.StaleForm);
            return;
        }

        var outcome = await purchases.PlaceAsync(context, intent, "/pay");
        // What is paid leaves the cart, once: a page that is sent again after that finds another filling.
        if (outcome is PurchaseOutcome.Stored && carts.Read(context) is var cart && cart.Seed == intent.Seed)
            carts.Write(context, cart.Without(intent.Lines, OrderSeed.New(time)));
        await purchases.AnswerAsync(context, intent, outcome);
    }

    private Task SendAsync(HttpContext context, Visitor visitor, string? note)
    {
        var cart = carts.Read(context);
        if (cart.Lines.Count == 0)
        {
            Forms.SeeOther(context, "/cart");
            return Task.CompletedTask;
        }
        return renderer.SendPrivateAsync<PayPage>(
            context,
            new()
            {
                [nameof(PayPage.Lines)] = cart.Lines,
                [nameof(PayPage.Intent)] = intents.Sign(Intents.ToPay(visitor, cart)),
                [nameof(PayPage.Note)] = note,
            },
            note is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
            "/pay"
        );
    }
}
