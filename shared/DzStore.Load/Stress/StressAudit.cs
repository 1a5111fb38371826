namespace DzStore.Load;

/// <summary>Holds what a service answered against what the database holds.</summary>
public static class StressAudit
{
    /// <returns>Every order whose answer was not 201, that is not in the book as it was sent, or that nobody sent.</returns>
    public static IReadOnlyList<OrderFailure> Compare(
        IReadOnlyList<LoadOrder> sent, IReadOnlyList<OrderReply> replies, IReadOnlyList<LoadOrder> found)
    {
        var failures = new List<OrderFailure>();
        var book = found.ToLookup(order => order.OrderId, StringComparer.Ordinal);
        foreach (var (order, reply) in sent.Zip(replies))
        {
            var inBook = book[order.OrderId].ToArray();
            if (reply.Outcome != OrderOutcome.Stored)
                failures.Add(new(order.OrderId, reply.Outcome, $"{reply.Reason}; the database {(inBook.Length > 0 ? "holds it" : "does not hold it")}"));
            else if (inBook.Length == 0)
                failures.Add(new(order.OrderId, OrderOutcome.Failed, "answered 201, but the database does not hold it"));
            else if (inBook.Length > 1)
                failures.Add(new(order.OrderId, OrderOutcome.Failed, $"stored {inBook.Length} times"));
            else if (inBook[0] != order)
                failures.Add(new(order.OrderId, OrderOutcome.Failed, "stored with other content than was sent"));
        }

        var known = sent.Select(order => order.OrderId).ToHashSet(StringComparer.Ordinal);
        failures.AddRange(found.Where(order => !known.Contains(order.OrderId))
            .Select(order => new OrderFailure(order.OrderId, OrderOutcome.Failed, "in the database, but nobody sent it")));
        return failures;
    }
}
