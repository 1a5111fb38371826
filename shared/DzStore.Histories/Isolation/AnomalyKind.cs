namespace DzStore.Histories.Isolation;

/// <summary>The anomalies that snapshot isolation does not allow, with the names of Adya and Elle.</summary>
public enum AnomalyKind
{
    /// <summary>A read saw a value that nobody wrote.</summary>
    GarbageRead,

    /// <summary>A read saw one value twice in a list, though it was appended once.</summary>
    DuplicateElement,

    /// <summary>Two reads of a list cannot both be states of it: neither is the beginning of the other.</summary>
    IncompatibleOrder,

    /// <summary>A transaction does not see its own writes, or a different state than in its own earlier read.</summary>
    Internal,

    /// <summary>G1a, an aborted read: a read saw a value of a transaction that failed.</summary>
    AbortedRead,

    /// <summary>G1b, an intermediate read: a read saw a value that its transaction had itself replaced.</summary>
    IntermediateRead,

    /// <summary>G0, a write cycle: transactions overwrote each other in a circle.</summary>
    WriteCycle,

    /// <summary>G1c, circular information flow: a cycle of writes and reads.</summary>
    CircularInformationFlow,

    /// <summary>Two transactions read the same state and both replaced it.</summary>
    LostUpdate,

    /// <summary>A read saw a state that had been replaced before the read's transaction began.</summary>
    StaleRead,

    /// <summary>G-single, read skew: a cycle with one anti-dependency.</summary>
    ReadSkew,

    /// <summary>
    /// G-SI, which Elle calls G-nonadjacent: a cycle with several anti-dependencies, no two of them one after the other (Cerone and
    /// Gotsman, "Analysing snapshot isolation", 2016).
    /// </summary>
    SnapshotCycle,
}
