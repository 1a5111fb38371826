using DzStore.Load.Ledgers;
using DzStore.Load.Orders;
using DzStore.Load.Results;

namespace DzStore.Load.Shop;

/// <summary>
/// The comparison of a ledger of intents with the orders that its collection holds. Orders that no answer has named are attributed to the
/// intent of the same visitor and content that has no known order yet.
/// </summary>
internal sealed class IntentAudit(
    IntentLedger ledger,
    IReadOnlyList<IntentEntry> entries,
    Dictionary<string, IntentEntry> byId,
    TimeProvider time
)
{
    private readonly Dictionary<IntentEntry, int> _found = [];
    private readonly Dictionary<string, int> _visitors = new(StringComparer.Ordinal);
    private readonly List<LoadOrder> _unnamed = [];
    private readonly StoredContent _content = new();
    private long _altered;

    public void Find(LoadOrder order)
    {
        if (!byId.TryGetValue(order.OrderId, out var entry))
        {
            _unnamed.Add(order);
            return;
        }

        _visitors[order.User] = entry.Order.Visitor;
        Take(entry, order);
    }

    public ConcernLedger Totals(bool isOurs, IReadOnlyList<FaultSpan> faults)
    {
        var unsent = Attribute(isOurs);
        var lost = entries.Where(entry => entry.Standing == OrderStanding.Acknowledged && !_found.ContainsKey(entry)).ToArray();
        return new(
            ledger.Concern,
            ledger.Collection,
            entries.Count,
            Count(OrderStanding.Acknowledged),
            Count(OrderStanding.Refused),
            Count(OrderStanding.Unknown),
            lost.Length,
            CountFound(OrderStanding.Unknown),
            _found.Values.LongCount(times => times > 1) + unsent,
            _altered,
            CountFound(OrderStanding.Refused),
            [.. lost.Select(entry => LossAge.Of(entry.At, faults, time)).OfType<double>().Order()]
        );
    }

    /// <returns>The number of orders of our visitors that none of them sent.</returns>
    private long Attribute(bool isOurs)
    {
        var open = entries.Where(entry => !_found.ContainsKey(entry) && entry.Standing != OrderStanding.Acknowledged).ToList();
        long unsent = 0;
        foreach (var order in _unnamed)
        {
            int? visitor = _visitors.TryGetValue(order.User, out var known) ? known : null;
            // An unknown outcome explains the order; a refusal that is contradicted comes last.
            var entry = open.Where(each => (visitor is null || each.Order.Visitor == visitor) && StoredContent.Fits(each.Order, order))
                .MaxBy(each => each.Standing);
            if (entry is not null)
            {
                open.Remove(entry);
                Take(entry, order);
            }
            else if (visitor is not null || isOurs)
            {
                unsent++;
            }
        }

        return unsent;
    }

    private void Take(IntentEntry entry, LoadOrder order)
    {
        _found[entry] = _found.GetValueOrDefault(entry) + 1;
        if (!_content.IsAsSent(entry.Order, order))
            _altered++;
    }

    private long Count(OrderStanding standing) => entries.LongCount(entry => entry.Standing == standing);

    private long CountFound(OrderStanding standing) => _found.Keys.LongCount(entry => entry.Standing == standing);
}
