namespace DzStore.Load.Results;

/// <summary>A time that one node of the database spent in one state.</summary>
/// <param name="Node">Its number in the set, from 1.</param>
/// <param name="State">Its state, by its own log: a primary that the others have left is primary until it notices.</param>
/// <param name="Term">The term of an election that it stood in, for a primary; null elsewhere.</param>
/// <param name="Start">When the state began; 0 for one from before the run.</param>
/// <param name="End">When the next one began, or the run ended.</param>
public sealed record NodeSpan(int Node, NodeSpanState State, long? Term, TimeSpan Start, TimeSpan End);

/// <summary>The states of a node on a timeline.</summary>
public enum NodeSpanState
{
    /// <summary>Its process runs, and it is no working member yet or any more.</summary>
    Starting,

    /// <summary>It takes writes.</summary>
    Primary,

    /// <summary>It follows the primary.</summary>
    Secondary,

    /// <summary>It copies all data from another member.</summary>
    InitialSync,

    /// <summary>It undoes what the majority never had.</summary>
    Rollback,

    /// <summary>Its process has ended.</summary>
    Down,
}
