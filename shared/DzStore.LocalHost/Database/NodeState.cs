namespace DzStore.LocalHost.Database;

/// <summary>The state of a database node; those that MongoDB's replSetGetStatus tells have its numbers.</summary>
public enum NodeState
{
    /// <summary>It runs and has no configuration of a set yet.</summary>
    Startup = 0,

    /// <summary>It takes writes.</summary>
    Primary = 1,

    /// <summary>It follows the primary.</summary>
    Secondary = 2,

    /// <summary>It is on its way to a state that it can answer reads from.</summary>
    Recovering = 3,

    /// <summary>It copies all data from another member: MongoDB's STARTUP2.</summary>
    InitialSync = 5,

    /// <summary>It is a member that the others cannot see.</summary>
    Unknown = 6,

    /// <summary>It undoes what the majority never had.</summary>
    Rollback = 9,

    /// <summary>The set's configuration does not name it.</summary>
    Removed = 10,

    /// <summary>Its process has ended.</summary>
    Down = 100,

    /// <summary>Its process runs, and it does not answer.</summary>
    Silent = 101,
}

/// <summary>A node as it was when it was last asked.</summary>
/// <param name="State">Its state, in its own words: a primary that the others have left does not know that yet.</param>
/// <param name="Term">Its term; null where it tells none.</param>
/// <param name="LogTerm">The term of the last entry of its log; null where it tells none.</param>
public sealed record NodeStatus(NodeState State, long? Term = null, long? LogTerm = null)
{
    /// <summary>
    /// True where there is a primary that everybody else follows, with an entry of its term in every log: nobody copies, undoes or finds
    /// out yet that it must.
    /// </summary>
    public static bool AreInStep(IReadOnlyList<NodeStatus> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        var term = nodes.Max(node => node.Term);
        return nodes.Any(node => node.State == NodeState.Primary)
            && nodes.All(node => node.State is NodeState.Primary or NodeState.Secondary && node.LogTerm == term);
    }
}
