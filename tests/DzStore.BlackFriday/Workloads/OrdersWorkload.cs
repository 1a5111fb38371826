using DzStore.BlackFriday.Sessions;
using DzStore.Load.Ledgers;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Workloads;

/// <summary>
/// Sends orders to Checkout and Billing in turn, which differ in nothing but their write concern. The drills use it.
/// </summary>
internal sealed class OrdersWorkload : IWorkload, IDisposable
{
    public const string Fast = "w=1";
    public const string Durable = "w=majority";

    private const int RequestsOfTen = 19;
    private const int Customers = 10;
    private const long InsteadOfPayments = 1_000_000_000;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly Session _session;
    private readonly OrderClient[] _clients;

    /// <param name="session">The run.</param>
    /// <param name="series">Distinguishes its orders from those of another workload of the same run.</param>
    public OrdersWorkload(Session session, string series = "")
    {
        _session = session;
        _clients =
        [
            Client(session, session.Store.Checkout, Fast, "orders_fast", series),
            Client(session, session.Store.Billing, Durable, "orders_secure", series),
        ];
        Kinds = [new("checkout", Fast), new("billing", Durable)];
    }

    public IReadOnlyList<RequestKind> Kinds { get; }

    /// <summary>The ledger of Checkout.</summary>
    public OrderLedger FastLedger => _clients[0].Ledger;

    /// <summary>
    /// The same orders go to both: customers order, and nine of ten then pay. False: each service gets other orders.
    /// </summary>
    public bool PaysForOrders { get; init; }

    /// <summary>
    /// With <see cref="PaysForOrders"/>: an order is paid after so many others, so that a kill finds the youngest orders with Checkout
    /// alone. Until there is one to pay, customers order instead. A multiple of ten.
    /// </summary>
    public long PaysLaterBy { get; init; }

    /// <summary>
    /// Called with the kind before each request; false: it is not sent, as by a load balancer that has seen a service leave.
    /// </summary>
    public Func<int, bool>? MaySend { get; init; }

    /// <summary>Names the error of an answer that does not acknowledge an order; null keeps that of HTTP.</summary>
    public AnswerExplanation? Explain { get; init; }

    /// <summary>Called for each request that did not complete: its kind, its wait, its outcome, the timestamp of its sending.</summary>
    public Action<int, TimeSpan, RequestOutcome, long>? Uncompleted { get; init; }

    /// <summary>Called for each request that completed: its kind, its wait, and the timestamp of its sending.</summary>
    public Action<int, TimeSpan, long>? Completed { get; init; }

    /// <summary>The value of <see cref="PaysLaterBy"/> for a set: half a second's orders; 0 for a database of one node.</summary>
    /// <param name="session">The run.</param>
    /// <param name="rate">Requests a second, orders and payments.</param>
    public static long LaterOnSet(Session session, double rate) =>
        session.Set is null ? 0 : (long)Math.Ceiling(rate / 2 / RequestsOfTen) * Customers;

    /// <summary>A client for the orders of a run.</summary>
    public static OrderClient Client(Session session, Uri service, string concern, string collection, string series = "") =>
        new(
            service,
            new(new(session.OrderPrefix + series), concern, collection, session.Time),
            Timeout,
            session.Time,
            session.Store.Credentials
        );

    public int KindOf(long number, int phase)
    {
        var kind = (int)((PaysForOrders ? number % RequestsOfTen : number) % _clients.Length);
        return PaysForOrders && kind > 0 && PlaceOf(number) < PaysLaterBy ? 0 : kind;
    }

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket)
    {
        if (MaySend?.Invoke(ticket.Kind) == false)
            return RequestOutcome.Failed("not ready");
        var sent = _session.Time.GetTimestamp();
        var outcome = await _clients[ticket.Kind].SendAsync(OrderOf(ticket), Explain).ConfigureAwait(false);
        if (outcome.Fate != RequestFate.Completed)
            Uncompleted?.Invoke(ticket.Kind, _session.Time.GetElapsedTime(sent), outcome, sent);
        else
            Completed?.Invoke(ticket.Kind, _session.Time.GetElapsedTime(sent), sent);
        return outcome;
    }

    public Task<Verification> VerifyAsync(CancellationToken cancellationToken) =>
        Audits.AuditAsync(_session, _clients.Select(client => client.Ledger), cancellationToken);

    public Task CleanUpAsync(CancellationToken cancellationToken) =>
        Audits.RemoveAsync(_session, _clients.Select(client => client.Ledger), cancellationToken);

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }

    private long OrderOf(RequestTicket ticket)
    {
        if (!PaysForOrders)
            return ticket.Number;
        var place = PlaceOf(ticket.Number);
        return ticket.Kind > 0 ? place - PaysLaterBy
            : ticket.Number % RequestsOfTen % _clients.Length == 0 ? place
            : InsteadOfPayments + place;
    }

    /// <summary>Ten orders and nine payments in turn: the tenth customer leaves.</summary>
    private static long PlaceOf(long number) => number / RequestsOfTen * Customers + number % RequestsOfTen / 2;
}
