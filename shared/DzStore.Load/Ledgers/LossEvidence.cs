using DzStore.Load.Orders;
using DzStore.Load.Results;

namespace DzStore.Load.Ledgers;

/// <summary>Tells why an order that a replica set had confirmed is gone, from what its nodes left on disk.</summary>
/// <param name="undone">The orders of the collection in the nodes' rollback files.</param>
/// <param name="deaths">The deaths of primaries, in order.</param>
/// <param name="window">
/// The time that a primary may hold a confirmed w=1 write in memory before it writes it to its log, and that the confirmation takes to the
/// caller.
/// </param>
/// <param name="time">The clock of the ledger.</param>
public sealed class LossEvidence(IEnumerable<LoadOrder> undone, IReadOnlyList<PrimaryDeath> deaths, TimeSpan window, TimeProvider time)
{
    private readonly ILookup<string, LoadOrder> _undone = undone.ToLookup(order => order.OrderId, StringComparer.Ordinal);

    /// <summary>The reason for one lost order.</summary>
    /// <param name="order">The order as it was sent.</param>
    /// <param name="acknowledged">When its first confirmation came, by the clock's timestamps.</param>
    internal LossReason Of(LoadOrder order, long acknowledged)
    {
        // A file that holds it with other content has not kept it.
        if (_undone[order.OrderId].Any(kept => kept == order))
            return LossReason.RolledBack;
        foreach (var death in deaths)
        {
            if (acknowledged > death.Span.End)
                continue;
            var wasYoung = acknowledged >= death.Span.Start || time.GetElapsedTime(acknowledged, death.Span.Start) <= window;
            return wasYoung && !death.Written.Contains(order.OrderId) ? LossReason.NeverWritten : LossReason.Unexplained;
        }

        return LossReason.Unexplained;
    }
}

/// <summary>The death of a primary.</summary>
/// <param name="Span">From the kill until no answer of it can come any more.</param>
/// <param name="Written">The ids of the youngest orders that its log holds after its death; see <see cref="WriteAheadLog"/>.</param>
public sealed record PrimaryDeath(FaultSpan Span, IReadOnlySet<string> Written);

/// <summary>Why a confirmed order is not in a replica set any more.</summary>
public enum LossReason
{
    /// <summary>A node had written it and undone it; it is in a rollback file as it was sent.</summary>
    RolledBack,

    /// <summary>The primary that confirmed it died before it had written it to its log.</summary>
    NeverWritten,

    /// <summary>Neither: a fault of the database.</summary>
    Unexplained,
}

/// <summary>An order that was confirmed and is not in the database.</summary>
/// <param name="OrderId">Its id.</param>
/// <param name="Reason">Why it is gone.</param>
public sealed record LostOrder(string OrderId, LossReason Reason);

/// <summary>Counts lost orders.</summary>
public static class LostOrders
{
    /// <summary>The lost orders by their reasons.</summary>
    public static LossReasons Reasons(this IReadOnlyList<LostOrder> lost)
    {
        ArgumentNullException.ThrowIfNull(lost);
        return new(Of(LossReason.RolledBack), Of(LossReason.NeverWritten), Of(LossReason.Unexplained));

        long Of(LossReason reason) => lost.LongCount(order => order.Reason == reason);
    }
}
