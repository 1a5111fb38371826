using System.Globalization;
using DzStore.Storefront.Ordering;

namespace DzStore.Storefront.Pages;

/// <summary>Sends an intent and answers the visitor: with the order's page, or with the truth about what is not known.</summary>
internal sealed class Purchases(OrderService orders, Intents intents, Receipts receipts, Visits visits, PageRenderer renderer)
{
    /// <summary>Sends the intent once, and answers.</summary>
    /// <returns>The outcome, so that the caller can put away what is settled before the answer begins.</returns>
    public async Task<PurchaseOutcome> PlaceAsync(HttpContext context, Intent intent, string askAgainAt)
    {
        // Whoever closes the tab means the order still: it is not cancelled with the request.
        var outcome = await orders.PlaceAsync(intent, CancellationToken.None);
        switch (outcome)
        {
            case PurchaseOutcome.Stored stored:
                var state = stored.IsNew ? ReceiptState.Stored : ReceiptState.Known;
                receipts.Add(context, intent.Visitor, new(intent.Kind, intent.OrderId(), state, stored.Milliseconds, askAgainAt));
                if (stored.IsNew)
                    visits.Bought(intent.Visitor, intent.Lines);
                break;
            case PurchaseOutcome.Unknown:
                receipts.Add(context, intent.Visitor, new(intent.Kind, intent.OrderId(), ReceiptState.Unknown, 0, askAgainAt));
                break;
        }
        return outcome;
    }

    /// <summary>Answers with the order's page, or says what happened.</summary>
    public Task AnswerAsync(HttpContext context, Intent intent, PurchaseOutcome outcome)
    {
        var location = intent.Kind.Path(intent.OrderId());
        if (outcome is PurchaseOutcome.Stored)
        {
            if (Forms.WantsJson(context.Request))
                return Forms.SendJsonAsync(context, new Placed(location));
            Forms.SeeOther(context, location);
            return Task.CompletedTask;
        }

        var (status, wait) = outcome switch
        {
            PurchaseOutcome.Refused refused => (StatusCodes.Status503ServiceUnavailable, refused.RetryAfter),
            PurchaseOutcome.Unknown unknown => (StatusCodes.Status504GatewayTimeout, unknown.RetryAfter),
            _ => (StatusCodes.Status500InternalServerError, TimeSpan.Zero),
        };
        if (wait > TimeSpan.Zero)
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Forms.WantsJson(context.Request)
            ? Forms.SendJsonAsync(context, new NotPlaced(renderer.FrameOf(context).Words.RejectedText), status)
            : renderer.SendPrivateAsync<OutcomePage>(
                context,
                new()
                {
                    [nameof(OutcomePage.Intent)] = intent,
                    [nameof(OutcomePage.Signed)] = intents.Sign(intent),
                    [nameof(OutcomePage.Outcome)] = outcome,
                },
                status,
                "/"
            );
    }

    private sealed record Placed(string Location);

    private sealed record NotPlaced(string Text);
}
