namespace DzStore.Load.Results;

/// <summary>Something that the run did to the store on purpose.</summary>
/// <param name="Kind">Kill, freeze, outage, stop.</param>
/// <param name="Start">When it was done.</param>
/// <param name="End">When it was undone: restarted and listening, thawed; null when it was not.</param>
/// <param name="Label">What to write beside the mark, such as "kill -9 database".</param>
/// <param name="Recovery">From the undoing to the first request that succeeded again; null when none did.</param>
public sealed record Fault(FaultKind Kind, TimeSpan Start, TimeSpan? End, string Label, TimeSpan? Recovery = null);

public enum FaultKind
{
    /// <summary>SIGKILL: nothing could be flushed.</summary>
    Kill,

    /// <summary>SIGSTOP until SIGCONT: alive, but silent.</summary>
    Freeze,

    /// <summary>Stopped, and kept away for a while.</summary>
    Outage,

    /// <summary>SIGTERM: asked to stop in good order.</summary>
    Stop,

    /// <summary>More load than it can carry.</summary>
    Overload,
}
