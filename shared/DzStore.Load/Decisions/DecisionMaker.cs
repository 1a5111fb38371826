using DzStore.Load.Results;
using DzStore.Load.Stress;

namespace DzStore.Load.Decisions;

/// <summary>
/// Decides which write concern belongs behind which endpoint, from measured figures and by <see cref="DecisionRules"/> alone.
/// </summary>
public static class DecisionMaker
{
    /// <summary>Decides from a load run.</summary>
    public static Decision Decide(RunResult run) => Decide(RateFigures.From(run));

    /// <summary>Decides from waits at rising rates.</summary>
    public static Decision Decide(RateFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return RateDecision.Decide(figures);
    }

    /// <summary>Decides from two stress tests. An order missing in either leaves the button undecided, never the payment.</summary>
    /// <param name="fast">The service with w=1.</param>
    /// <param name="durable">The service with w=majority.</param>
    /// <param name="fsyncMs">The median of one fsync on the disk of the database, milliseconds; null where it is not known.</param>
    /// <param name="orderValue">The value of one order, DA.</param>
    /// <param name="commit">The costs of fsync and replication; null where they were not measured.</param>
    /// <param name="failover">The losses when the primary died; null where none did.</param>
    public static Decision Decide(
        StressResult fast,
        StressResult durable,
        double? fsyncMs,
        long orderValue,
        CommitCosts? commit = null,
        FailoverLosses? failover = null
    )
    {
        ArgumentNullException.ThrowIfNull(fast);
        ArgumentNullException.ThrowIfNull(durable);
        return ConcernFigures.From(fast) is { } fastFigures && ConcernFigures.From(durable) is { } durableFigures
            ? StressDecision.Decide(new(fastFigures, durableFigures, fsyncMs, orderValue) { Commit = commit, Failover = failover })
            : StressDecision.Undecided(fast, durable);
    }

    /// <summary>Decides from waits one order after another and all at once.</summary>
    public static Decision Decide(DurabilityFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return StressDecision.Decide(figures);
    }
}
