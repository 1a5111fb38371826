using DzStore.Load;
using DzStore.LoadTests.Sessions;

namespace DzStore.LoadTests.Scenarios;

/// <summary>Orders to Checkout and Billing in turn, which differ in nothing but their write concern: what the drills are carried out on.</summary>
internal sealed class OrdersScenario : IScenario, IDisposable
{
    public const string Fast = "w=1";
    public const string Durable = "w=majority";

    private const int RequestsOfTen = 19;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly Session session;
    private readonly OrderClient[] clients;

    /// <param name="session">The run.</param>
    /// <param name="series">Tells its orders from those of another scenario of the same run.</param>
    public OrdersScenario(Session session, string series = "")
    {
        this.session = session;
        clients = [Client(session, session.Store.Checkout, Fast, "orders_fast", series), Client(session, session.Store.Billing, Durable, "orders_secure", series)];
        Kinds = [new("checkout", Fast), new("billing", Durable)];
    }

    public IReadOnlyList<RequestKind> Kinds { get; }

    /// <summary>What Checkout said of each order.</summary>
    public OrderLedger FastLedger => clients[0].Ledger;

    /// <summary>The same orders go to both: customers order and then pay, nine of ten do. Otherwise each service has orders of its own.</summary>
    public bool PaysForOrders { get; init; }

    /// <summary>Asked before each request: a false keeps it from being sent, as a load balancer does that has seen a service leave.</summary>
    public Func<int, bool>? MaySend { get; init; }

    /// <summary>Says what is wrong with an answer that refuses an order, or null; it takes the place of the error.</summary>
    public Func<HttpAnswer, string?>? FaultOf { get; init; }

    /// <summary>Told of each request that did not complete: its kind, how long it took, what became of it, and when it was sent.</summary>
    public Action<int, TimeSpan, RequestOutcome, long>? Uncompleted { get; init; }

    /// <summary>Told of each request that completed: how long it took, and when it was sent.</summary>
    public Action<TimeSpan, long>? Completed { get; init; }

    public static OrderClient Client(Session session, Uri service, string concern, string collection, string series = "") =>
        new(service, new(new(session.OrderPrefix + series), concern, collection, session.Time), Timeout, session.Time, session.Store.Credentials);

    public int KindOf(long number, int phase) => (int)((PaysForOrders ? number % RequestsOfTen : number) % clients.Length);

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket)
    {
        if (MaySend?.Invoke(ticket.Kind) == false)
            return RequestOutcome.Failed("not ready");
        var sent = session.Time.GetTimestamp();
        var outcome = await clients[ticket.Kind].SendAsync(OrderOf(ticket.Number), FaultOf).ConfigureAwait(false);
        if (outcome.Fate != RequestFate.Completed)
            Uncompleted?.Invoke(ticket.Kind, session.Time.GetElapsedTime(sent), outcome, sent);
        else
            Completed?.Invoke(session.Time.GetElapsedTime(sent), sent);
        return outcome;
    }

    public Task<Verification> VerifyAsync(CancellationToken cancellationToken) => Audits.AuditAsync(session, clients.Select(client => client.Ledger), cancellationToken);

    public Task CleanUpAsync(CancellationToken cancellationToken) => Audits.RemoveAsync(session, clients.Select(client => client.Ledger), cancellationToken);

    public void Dispose()
    {
        foreach (var client in clients)
            client.Dispose();
    }

    /// <summary>Ten orders and nine payments in turn: the tenth customer leaves.</summary>
    private long OrderOf(long number) => PaysForOrders ? number / RequestsOfTen * 10 + number % RequestsOfTen / 2 : number;
}
