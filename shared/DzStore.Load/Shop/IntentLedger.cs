using DzStore.Load.Ledgers;
using DzStore.Load.Orders;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.Load.Shop;

/// <summary>
/// The answers to each order that visitors sent by forms of the shop, which gives the orders their ids. The best answer to an order counts.
/// </summary>
/// <param name="concern">The write concern behind the forms: "w=1" or "w=majority".</param>
/// <param name="collection">The collection of the service behind them.</param>
/// <param name="time">The clock.</param>
public sealed class IntentLedger(string concern, string collection, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IntentEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IntentEntry> _byId = new(StringComparer.Ordinal);
    private long _improper;

    /// <summary>The write concern behind the forms.</summary>
    public string Concern => concern;

    /// <summary>The collection of the service behind them.</summary>
    public string Collection => collection;

    /// <summary>Answers that name another order than an earlier answer to the same form, or an order of another form's visitor.</summary>
    public long Improper => Interlocked.Read(ref _improper);

    /// <summary>The ids that answers have named so far.</summary>
    public IReadOnlyList<string> Ids
    {
        get
        {
            lock (_gate)
                return [.. _byId.Keys];
        }
    }

    /// <summary>Records the outcome of one attempt to place an order; one that was not sent is no attempt.</summary>
    /// <param name="order">The order.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="orderId">The id that the answer names; null where it names none.</param>
    public void Note(IntentOrder order, RequestOutcome outcome, string? orderId)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (outcome.Fate == RequestFate.NotSent)
            return;
        var standing = OrderStandings.Of(outcome.Fate);
        lock (_gate)
        {
            if (!_entries.TryGetValue(order.Intent, out var entry))
                _entries[order.Intent] = entry = new(order);
            entry.Note(standing, time.GetTimestamp());
            if (orderId is not null)
                Name(entry, orderId);
        }
    }

    /// <summary>Looks every order up, and counts what became of them.</summary>
    /// <param name="stored">The orders that the collection holds; those of other customers may be among them.</param>
    /// <param name="isOurs">Nobody but the visitors has ordered into the collection: an order that nobody sent is a doubled one.</param>
    /// <param name="faults">The kills of the database during the run, in order.</param>
    /// <param name="cancellationToken">Ends the audit.</param>
    public async Task<ConcernLedger> AuditAsync(
        IAsyncEnumerable<LoadOrder> stored,
        bool isOurs,
        IReadOnlyList<FaultSpan> faults,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(stored);
        IntentAudit audit;
        lock (_gate)
            audit = new(this, [.. _entries.Values], new(_byId, StringComparer.Ordinal), time);
        await foreach (var order in stored.WithCancellation(cancellationToken).ConfigureAwait(false))
            audit.Find(order);
        return audit.Totals(isOurs, faults);
    }

    private void Name(IntentEntry entry, string orderId)
    {
        if (entry.OrderId is null && !_byId.ContainsKey(orderId))
            (entry.OrderId, _byId[orderId]) = (orderId, entry);
        else if (entry.OrderId != orderId)
            _improper++;
    }
}

/// <summary>An order of the ledger. Guarded by it.</summary>
internal sealed class IntentEntry(IntentOrder order)
{
    public IntentOrder Order => order;

    public OrderStanding Standing { get; private set; }

    /// <summary>The time of the answer that gave it its standing, by the clock's timestamps.</summary>
    public long At { get; private set; }

    public string? OrderId { get; set; }

    public void Note(OrderStanding standing, long at)
    {
        if (At == 0 || standing > Standing)
            (Standing, At) = (standing, at);
    }
}
