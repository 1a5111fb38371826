using DzStore.Load.Stress;

namespace DzStore.Load.Decisions;

/// <summary>The figures of a stress test for the decision; every time in milliseconds.</summary>
/// <param name="Fast">Users' waits with w=1.</param>
/// <param name="Durable">Users' waits with w=majority.</param>
/// <param name="FsyncMs">Median time of one fsync on the disk of the database; null where that disk is not this machine's.</param>
/// <param name="OrderValue">The value of one order, DA.</param>
public sealed record DurabilityFigures(ConcernFigures Fast, ConcernFigures Durable, double? FsyncMs, long OrderValue)
{
    /// <summary>The costs of fsync and replication; null where they were not measured.</summary>
    public CommitCosts? Commit { get; init; }

    /// <summary>The losses when the primary died; null where none did.</summary>
    public FailoverLosses? Failover { get; init; }
}

/// <summary>The waits of one write concern, one order after another (<c>Alone</c>) and all at once (<c>Crowd</c>).</summary>
public sealed record ConcernFigures(Waits Alone, Waits Crowd)
{
    /// <summary>Taken from a stress test; null unless every order of it was stored and found.</summary>
    public static ConcernFigures? From(StressResult result) =>
        result is { Succeeded: true, Sequential.Latency: { } alone, Simultaneous.Latency: { } crowd }
            ? new(
                new(alone.P50Ms, alone.P99Ms, result.Sequential.OrdersPerSecond),
                new(crowd.P50Ms, crowd.P99Ms, result.Simultaneous.OrdersPerSecond)
            )
            : null;
}

/// <summary>Median and 99th percentile of the wait, and the orders a second that were stored meanwhile.</summary>
public sealed record Waits(double P50Ms, double P99Ms, double OrdersPerSecond);
