using System.Threading.RateLimiting;
using DzStore.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Pages;

/// <summary>
/// The admission of looking around. Whoever wants a page that must be made, while as many are being made as may be, is answered 503 at
/// once. Purchases do not pass here: their bound is the queue of Checkout and of Billing, so that a crowd of lookers takes nothing of it.
/// </summary>
public sealed class BrowseAdmission(IOptions<PageOptions> options, PageMetrics metrics) : IDisposable
{
    /// <summary>As many pages are being made as may be.</summary>
    public static readonly ProblemType BusyType = new("shop-busy", 503, "The shop is busy");

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private readonly ConcurrencyLimiter _limiter = new(new() { PermitLimit = options.Value.MaxMade, QueueLimit = 0 });

    /// <summary>Takes a place for a page that must be made.</summary>
    /// <returns>The place, to be disposed of when the page is answered; null where there is none.</returns>
    public IDisposable? TryEnter()
    {
        var place = _limiter.AttemptAcquire();
        return place.IsAcquired ? place : null;
    }

    /// <summary>Makes a page with a visitor's own orders and answers with it, or refuses.</summary>
    public async Task AdmitOwnAsync(HttpContext context, Func<Task> make)
    {
        using var place = TryEnter();
        if (place is null)
        {
            await RefuseAsync(context);
            return;
        }
        metrics.OwnOrders();
        await make();
    }

    /// <summary>Answers 503: there is no place.</summary>
    public Task RefuseAsync(HttpContext context)
    {
        metrics.Refused();
        return Problem.RetryLater(context, BusyType, Soon, "The shop makes as many pages as it can.").ExecuteAsync(context);
    }

    /// <summary>Releases the limiter.</summary>
    public void Dispose() => _limiter.Dispose();
}
