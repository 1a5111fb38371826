using DzStore.BlackFriday.Sessions;
using DzStore.Load.Http;
using DzStore.Load.Ledgers;
using DzStore.Load.Running;
using DzStore.Load.Shop;

namespace DzStore.BlackFriday.Workloads;

/// <summary>
/// The requests of shoppers in realistic shares: most browse, a few add to the cart, fewer order, and nearly as many pay. Browsing asks
/// Analytics for the trend and is written to the traffic log; cart and order go to Checkout, the payment to Billing.
/// </summary>
internal sealed class ShoppingWorkload : IWorkload, IDisposable
{
    private readonly Session _session;
    private readonly OrderClient _checkout;
    private readonly OrderClient _billing;
    private readonly HttpLoadClient? _analytics;
    private readonly byte[] _trend;
    private readonly TrafficWriter? _traffic;

    public ShoppingWorkload(Session session)
    {
        _session = session;
        _checkout = OrdersWorkload.Client(session, session.Store.Checkout, OrdersWorkload.Fast, "orders_fast");
        _billing = OrdersWorkload.Client(session, session.Store.Billing, OrdersWorkload.Durable, "orders_secure");
        _analytics = session.Store.Analytics is { } address
            ? new(address, TimeSpan.FromSeconds(10), session.Time, session.Store.Credentials)
            : null;
        _trend = _analytics?.Requests.Get("/trending") ?? _checkout.Http.Requests.Get("/health/live");
        _traffic = session.Store.TrafficLog is { } file ? new(file, session.Time) : null;
    }

    public IReadOnlyList<RequestKind> Kinds { get; } =
    [new("browse"), new("add to cart", OrdersWorkload.Fast), new("buy", OrdersWorkload.Fast), new("pay", OrdersWorkload.Durable)];

    public IReadOnlyList<string> Notes =>
        [
            .. _analytics is null ? ["Without --analytics, browsing asked Checkout whether it is alive."] : Array.Empty<string>(),
            .. _traffic is null
                ? ["The traffic log and the trend of a store, or a database, that is not the run's own were left alone."]
                : Array.Empty<string>(),
        ];

    public int KindOf(long number, int phase) => ServiceMix.KindOf(number);

    public Task PrepareAsync(CancellationToken cancellationToken) => _traffic?.PrepareAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket) =>
        ticket.Kind switch
        {
            ServiceMix.Browse => BrowseAsync(ticket.Number),
            ServiceMix.Pay => _billing.SendAsync(ticket.Number),
            _ => _checkout.SendAsync(ticket.Number),
        };

    public async Task<Verification> VerifyAsync(CancellationToken cancellationToken)
    {
        var audit = await Audits.AuditAsync(_session, [_checkout.Ledger, _billing.Ledger], cancellationToken);
        if (_traffic is null || _session.Store.Analytics is not { } address)
            return audit;
        _session.Say("Counting the views into the trend ...");
        await _traffic.CloseAsync();
        return audit with
        {
            Marks = [.. audit.Marks, await TrendCheck.MarkAsync(address, _traffic, _session.Store.Database.Store, cancellationToken)],
        };
    }

    public Task CleanUpAsync(CancellationToken cancellationToken) =>
        Audits.RemoveAsync(_session, [_checkout.Ledger, _billing.Ledger], cancellationToken);

    public void Dispose()
    {
        _checkout.Dispose();
        _billing.Dispose();
        _analytics?.Dispose();
        _traffic?.Dispose();
    }

    private ValueTask<RequestOutcome> BrowseAsync(long number)
    {
        _traffic?.View(number);
        return (_analytics ?? _checkout.Http).SendAsync(_trend);
    }
}
