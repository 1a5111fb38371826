using DzStore.Load;
using DzStore.LoadTests.Sessions;

namespace DzStore.LoadTests.Scenarios;

/// <summary>
/// What shoppers do, in the shares of a shop: most look, a few add to the cart, fewer order, and nearly as many pay. Looking asks
/// Analytics for the trend and is written to the traffic log; the cart and the order go to Checkout, the payment to Billing.
/// </summary>
internal sealed class ShoppingScenario : IScenario, IDisposable
{
    private const int Browse = 0;
    private const int AddToCart = 1;
    private const int Buy = 2;
    private const int Pay = 3;

    // Of 20 requests in a row: 12 look, 4 add to the cart, 2 order, 2 pay.
    private static readonly int[] Mix = [Browse, Browse, AddToCart, Browse, Browse, Buy, Browse, Pay, Browse, AddToCart, Browse, Browse, AddToCart, Browse, Buy, Browse, Pay, Browse, AddToCart, Browse];

    private readonly Session session;
    private readonly OrderClient checkout;
    private readonly OrderClient billing;
    private readonly HttpLoadClient? analytics;
    private readonly byte[] trend;
    private readonly TrafficWriter? traffic;

    public ShoppingScenario(Session session)
    {
        this.session = session;
        checkout = OrdersScenario.Client(session, session.Store.Checkout, OrdersScenario.Fast, "orders_fast");
        billing = OrdersScenario.Client(session, session.Store.Billing, OrdersScenario.Durable, "orders_secure");
        analytics = session.Store.Analytics is { } address ? new(address, TimeSpan.FromSeconds(10), session.Time, session.Store.Credentials) : null;
        trend = analytics?.Requests.Get("/trending") ?? checkout.Http.Requests.Get("/health/live");
        traffic = session.Store.TrafficLog is { } file ? new(file, session.Time) : null;
    }

    public IReadOnlyList<RequestKind> Kinds { get; } =
        [new("browse"), new("add to cart", OrdersScenario.Fast), new("buy", OrdersScenario.Fast), new("pay", OrdersScenario.Durable)];

    public IReadOnlyList<string> Notes =>
    [
        .. analytics is null ? ["Without --analytics, browsing asked Checkout whether it is alive."] : Array.Empty<string>(),
        .. traffic is null ? ["The traffic log of a store that is not the run's own was left alone, and the trend with it."] : Array.Empty<string>(),
    ];

    public int KindOf(long number, int phase) => Mix[number % Mix.Length];

    public Task PrepareAsync(CancellationToken cancellationToken) => traffic?.PrepareAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket) => ticket.Kind switch
    {
        Browse => BrowseAsync(ticket.Number),
        Pay => billing.SendAsync(ticket.Number),
        _ => checkout.SendAsync(ticket.Number),
    };

    public async Task<Verification> VerifyAsync(CancellationToken cancellationToken)
    {
        var audit = await Audits.AuditAsync(session, [checkout.Ledger, billing.Ledger], cancellationToken);
        if (traffic is null || session.Store.Analytics is not { } address)
            return audit;
        session.Say("Counting the views into the trend ...");
        await traffic.CloseAsync();
        return audit with { Marks = [.. audit.Marks, await TrendCheck.MarkAsync(address, traffic, session.Store.Database.Store, cancellationToken)] };
    }

    public Task CleanUpAsync(CancellationToken cancellationToken) => Audits.RemoveAsync(session, [checkout.Ledger, billing.Ledger], cancellationToken);

    public void Dispose()
    {
        checkout.Dispose();
        billing.Dispose();
        analytics?.Dispose();
        traffic?.Dispose();
    }

    private ValueTask<RequestOutcome> BrowseAsync(long number)
    {
        traffic?.View(number);
        return (analytics ?? checkout.Http).SendAsync(trend);
    }
}
