namespace DzStore.Load.Results;

/// <summary>Something that the run did to the store on purpose.</summary>
/// <param name="Kind">Kill, freeze, outage, partition and so on.</param>
/// <param name="Start">When it was done.</param>
/// <param name="End">When it was undone: restarted and listening, thawed; null when it was not.</param>
/// <param name="Label">What to write beside the mark, such as "kill -9 database".</param>
/// <param name="Recovery">From the undoing to the first request that succeeded again; null when none was seen.</param>
public sealed record Fault(FaultKind Kind, TimeSpan Start, TimeSpan? End, string Label, TimeSpan? Recovery = null);

public enum FaultKind
{
    /// <summary>SIGKILL: nothing could be flushed.</summary>
    Kill,

    /// <summary>SIGSTOP until SIGCONT: alive, but silent.</summary>
    Freeze,

    /// <summary>Stopped, and kept away for a while.</summary>
    Outage,

    /// <summary>SIGKILL of a service: what it had under way is unknown, and the database lives on.</summary>
    ServiceKill,

    /// <summary>SIGTERM: asked to stop in good order.</summary>
    Stop,

    /// <summary>More load than it can carry.</summary>
    Overload,

    /// <summary>A node of the database cut off from the other nodes, and not from its clients.</summary>
    Partition,

    /// <summary>Messages between nodes of the database that arrive late.</summary>
    SlowLink,
}

/// <summary>What is expected after a fault.</summary>
public static class FaultKinds
{
    /// <summary>The database died without a word: what it had confirmed to w=1 and not yet put on disk may be gone.</summary>
    public static bool IsCrash(this FaultKind kind) => kind is FaultKind.Kill or FaultKind.Outage;

    /// <summary>What the database confirms to w=1 shortly before it, or while it lasts, may be gone.</summary>
    public static bool LosesOrders(this FaultKind kind) => kind.IsCrash() || kind is FaultKind.Partition;

    /// <summary>
    /// Requests must succeed again after its end. A service that was asked to stop has no such end, and a rush has a mark of its own.
    /// </summary>
    public static bool AwaitsRecovery(this FaultKind kind) => kind.LosesOrders() || kind is FaultKind.Freeze or FaultKind.ServiceKill;
}
