using DzStore.Load.Orders;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.Load.Ledgers;

/// <summary>
/// The answers of one service to each order, for the audit of its collection after the load. An order may be sent many times, from many
/// threads; the best answer counts.
/// </summary>
/// <param name="orders">The orders that are sent.</param>
/// <param name="concern">The write concern of the service: "w=1", "w=1, j=true" or "w=majority".</param>
/// <param name="collection">The collection of the service.</param>
/// <param name="time">The clock.</param>
public sealed class OrderLedger(OrderSeries orders, string concern, string collection, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, OrderEntry> _entries = [];
    private readonly long[] _standings = new long[3];
    private long _improper;

    /// <summary>The orders that are sent.</summary>
    public OrderSeries Orders => orders;

    /// <summary>The write concern of the service.</summary>
    public string Concern => concern;

    /// <summary>The collection of the service.</summary>
    public string Collection => collection;

    /// <summary>The number of orders that were acknowledged so far.</summary>
    public long Acknowledged => Count(OrderStanding.Acknowledged);

    /// <summary>The number of orders that every answer so far refused.</summary>
    public long Refused => Count(OrderStanding.Refused);

    /// <summary>The number of orders that are neither acknowledged nor clearly refused so far.</summary>
    public long Unknown => Count(OrderStanding.Unknown);

    /// <summary>The number of answers of success that break the contract.</summary>
    public long Improper => Interlocked.Read(ref _improper);

    /// <summary>Records the outcome of one attempt to place an order; one that was not sent is no attempt.</summary>
    public void Note(long number, RequestOutcome outcome)
    {
        if (outcome.Fate != RequestFate.NotSent)
            Note(number, OrderStandings.Of(outcome.Fate), outcome);
    }

    /// <summary>Records an answer of success that breaks the contract: it neither acknowledges the order nor refuses it.</summary>
    public void NoteImproper(long number, RequestOutcome outcome)
    {
        Interlocked.Increment(ref _improper);
        Note(number, OrderStanding.Unknown, outcome);
    }

    /// <summary>Looks every order up, and counts what became of them.</summary>
    /// <param name="repository">The collection that holds the orders.</param>
    /// <param name="faults">The kills of the database during the run, in order.</param>
    /// <param name="cancellationToken">Ends the audit.</param>
    public async Task<ConcernLedger> AuditAsync(
        IOrderRepository repository,
        IReadOnlyList<FaultSpan> faults,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(faults);
        return (await AuditAsync(repository, cancellationToken).ConfigureAwait(false)).Totals(faults);
    }

    /// <summary>Looks every order up. Orders with other ids are somebody else's.</summary>
    /// <param name="repository">The collection that holds the orders.</param>
    /// <param name="cancellationToken">Ends the audit.</param>
    public async Task<OrderAudit> AuditAsync(IOrderRepository repository, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var audit = Audit();
        await foreach (var order in repository.ReadAsync(orders.Ids, cancellationToken).ConfigureAwait(false))
            audit.Find(order);
        return audit;
    }

    private OrderAudit Audit()
    {
        lock (_gate)
            return new(this, new(_entries), time);
    }

    private void Note(long number, OrderStanding standing, RequestOutcome outcome)
    {
        lock (_gate)
        {
            var isKnown = _entries.TryGetValue(number, out var entry);
            if (isKnown && standing <= entry.Standing)
                return;
            _entries[number] = new(standing, outcome, time.GetTimestamp());
            Interlocked.Increment(ref _standings[(int)standing]);
            if (isKnown)
                Interlocked.Decrement(ref _standings[(int)entry.Standing]);
        }
    }

    private long Count(OrderStanding standing) => Interlocked.Read(ref _standings[(int)standing]);
}

/// <summary>
/// A time without the database, by the clock's timestamps. What was confirmed after its end was confirmed by the database that returned.
/// </summary>
public readonly record struct FaultSpan(long Start, long End);
