using DzStore.Load.Ledgers;
using DzStore.Load.Orders;
using DzStore.Load.Running;
using DzStore.LocalHost;

namespace DzStore.Local.Failover;

/// <summary>
/// Orders to both services while a primary dies: of ten orders that Checkout takes, nine are then paid at Billing. Its two ledgers know
/// what was confirmed, and it hears when each service confirms again.
/// </summary>
internal sealed class OrderFlow : IWorkload, IDisposable
{
    /// <summary>The place of Checkout among the kinds and ledgers.</summary>
    public const int Checkout = 0;

    /// <summary>The place of Billing.</summary>
    public const int Billing = 1;

    private const int RequestsOfTen = 19;

    /// <summary>After this long without an answer the outcome of an order is unknown.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly TimeProvider _time;
    private readonly OrderClient[] _clients;
    private TaskCompletionSource<long>[] _successes = NewSuccesses();
    private long _since;

    public OrderFlow(LocalStore store, TimeProvider time)
    {
        _time = time;
        Ids = new("FAILOVER_" + OrderIds.NewRun(time) + "_");
        _clients =
        [
            new(store.Checkout, new(new OrderSeries(Ids), "w=1", "orders_fast", time), Patience, time),
            new(store.Billing, new(new OrderSeries(Ids), "w=majority", "orders_secure", time), Patience, time),
        ];
    }

    /// <summary>The ids of its orders.</summary>
    public OrderIds Ids { get; }

    /// <summary>What each service said of each order.</summary>
    public IReadOnlyList<OrderLedger> Ledgers => [.. _clients.Select(client => client.Ledger)];

    public IReadOnlyList<RequestKind> Kinds { get; } = [new("order", "w=1"), new("pay", "w=majority")];

    public int KindOf(long number, int phase) => (int)(number % RequestsOfTen % 2);

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask<RequestOutcome> RequestAsync(RequestTicket ticket)
    {
        var sent = _time.GetTimestamp();
        var outcome = await _clients[ticket.Kind].SendAsync(OrderOf(ticket.Number));
        if (outcome.Fate == RequestFate.Completed && sent >= Interlocked.Read(ref _since))
            Volatile.Read(ref _successes)[ticket.Kind].TrySetResult(_time.GetTimestamp());
        return outcome;
    }

    /// <summary>
    /// Waits until each service has confirmed an order that was sent after a moment.
    /// </summary>
    /// <param name="since">The moment, by the clock's timestamps.</param>
    /// <param name="cancellationToken">Ends the wait: there is no limit.</param>
    /// <returns>The time of the first success of each, by the clock's timestamps.</returns>
    public async Task<long[]> SuccessesAsync(long since, CancellationToken cancellationToken)
    {
        var successes = NewSuccesses();
        Interlocked.Exchange(ref _since, since);
        Volatile.Write(ref _successes, successes);
        return await Task.WhenAll(successes.Select(success => success.Task)).WaitAsync(cancellationToken);
    }

    public Task<Verification> VerifyAsync(CancellationToken cancellationToken) => Task.FromResult(Verification.Nothing);

    public Task CleanUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }

    /// <summary>Ten orders and nine payments in turn: the tenth customer leaves.</summary>
    private static long OrderOf(long number) => number / RequestsOfTen * 10 + number % RequestsOfTen / 2;

    private static TaskCompletionSource<long>[] NewSuccesses() =>
        [new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously)];
}
