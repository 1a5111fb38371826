namespace DzStore.Histories.Isolation;

/// <summary>The promises that a history of transactions is held against, weakest first.</summary>
public enum IsolationModel
{
    /// <summary>
    /// Snapshot isolation as Adya defines it: a transaction reads from one committed state, however old, and of two that change the same
    /// key at the same time one aborts.
    /// </summary>
    SnapshotIsolation,

    /// <summary>A transaction's state also holds what its own client has committed or seen before.</summary>
    StrongSessionSnapshotIsolation,

    /// <summary>A transaction's state also holds all that was committed before it began.</summary>
    StrongSnapshotIsolation,
}
