using DzStore.Load.Orders;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.Load.Ledgers;

/// <summary>The comparison of a ledger with the orders that its collection holds.</summary>
public sealed class OrderAudit
{
    private readonly OrderLedger _ledger;
    private readonly Dictionary<long, OrderEntry> _entries;
    private readonly TimeProvider _time;
    private readonly Dictionary<long, int> _found = [];
    private readonly HashSet<long> _alteredNumbers = [];
    private readonly List<string> _foreign = [];
    private long _altered;

    internal OrderAudit(OrderLedger ledger, Dictionary<long, OrderEntry> entries, TimeProvider time) =>
        (_ledger, _entries, _time) = (ledger, entries, time);

    /// <summary>The orders counted by what became of them.</summary>
    /// <param name="faults">The kills of the database during the run, in order.</param>
    public ConcernLedger Totals(IReadOnlyList<FaultSpan> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        var lost = Lost().ToArray();
        return new(
            _ledger.Concern,
            _ledger.Collection,
            _entries.Count,
            Count(OrderStanding.Acknowledged),
            Count(OrderStanding.Refused),
            Count(OrderStanding.Unknown),
            lost.Length,
            CountFound(OrderStanding.Unknown),
            _found.Values.LongCount(times => times > 1),
            _altered,
            CountFound(OrderStanding.Refused),
            [.. lost.Select(entry => LossAge.Of(entry.Value.At, faults, _time)).OfType<double>().Order()]
        );
    }

    /// <summary>
    /// Every order that was not acknowledged, that the collection does not hold as it was sent, or that has an id of the run and nobody
    /// sent; in the order of sending.
    /// </summary>
    public IReadOnlyList<OrderFailure> Failures() =>
        [
            .. _entries.OrderBy(entry => entry.Key).Select(entry => Failure(entry.Key, entry.Value)).OfType<OrderFailure>(),
            .. _foreign.Select(id => new OrderFailure(id, RequestFate.Failed, "in the database, but nobody sent it")),
        ];

    /// <summary>Every order that was confirmed and is not in the database, with the reason, in the order of sending.</summary>
    /// <param name="evidence">What the nodes of the database left on disk.</param>
    public IReadOnlyList<LostOrder> Lost(LossEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return
        [
            .. Lost()
                .OrderBy(entry => entry.Key)
                .Select(entry => new LostOrder(_ledger.Orders.Id(entry.Key), evidence.Of(_ledger.Orders[entry.Key], entry.Value.At))),
        ];
    }

    internal void Find(LoadOrder order)
    {
        if (_ledger.Orders.NumberOf(order.OrderId) is not { } number)
        {
            _foreign.Add(order.OrderId);
            return;
        }

        if (!_entries.ContainsKey(number))
            _foreign.Add(order.OrderId);
        _found[number] = _found.GetValueOrDefault(number) + 1;
        if (order == _ledger.Orders[number])
            return;
        _altered++;
        _alteredNumbers.Add(number);
    }

    private IEnumerable<KeyValuePair<long, OrderEntry>> Lost() =>
        _entries.Where(entry => entry.Value.Standing == OrderStanding.Acknowledged && !_found.ContainsKey(entry.Key));

    private OrderFailure? Failure(long number, OrderEntry entry)
    {
        var id = _ledger.Orders.Id(number);
        var times = _found.GetValueOrDefault(number);
        return entry.Outcome.Fate != RequestFate.Completed
                ? new(id, entry.Outcome.Fate, $"{entry.Outcome.Error}; the database {(times > 0 ? "holds it" : "does not hold it")}")
            : times == 0 ? new(id, RequestFate.Failed, "answered 201, but the database does not hold it")
            : times > 1 ? new(id, RequestFate.Failed, $"stored {times} times")
            : _alteredNumbers.Contains(number) ? new(id, RequestFate.Failed, "stored with other content than was sent")
            : null;
    }

    private long Count(OrderStanding standing) => _entries.Values.LongCount(entry => entry.Standing == standing);

    private long CountFound(OrderStanding standing) =>
        _entries.LongCount(entry => entry.Value.Standing == standing && _found.ContainsKey(entry.Key));
}

/// <summary>An order that is not as it must be.</summary>
/// <param name="OrderId">Its id.</param>
/// <param name="Outcome"><c>Unknown</c> where the sender cannot know the outcome; <c>Failed</c> otherwise.</param>
/// <param name="Reason">What is wrong, and whether the database holds it.</param>
public sealed record OrderFailure(string OrderId, RequestFate Outcome, string Reason);
