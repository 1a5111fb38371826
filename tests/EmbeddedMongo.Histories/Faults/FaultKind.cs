namespace EmbeddedMongo.Histories.Faults;

/// <summary>The faults of a run with processes.</summary>
internal enum FaultKind
{
    /// <summary>The primary dies by kill -9, and comes back.</summary>
    KillPrimary,

    /// <summary>A secondary dies by kill -9, and comes back.</summary>
    KillSecondary,

    /// <summary>All nodes die at once by kill -9, and come back.</summary>
    KillAll,

    /// <summary>The primary stands still (SIGSTOP) for longer than an election takes.</summary>
    FreezePrimary,

    /// <summary>The primary hears no other node and none hears it; clients reach it.</summary>
    CutPrimary,

    /// <summary>The primary hears no other node.</summary>
    DeafenPrimary,

    /// <summary>No other node hears the primary.</summary>
    MutePrimary,

    /// <summary>A secondary hears no other node and none hears it; clients reach it.</summary>
    CutSecondary,

    /// <summary>Another node is elected while the primary is cut off, and does not know of it.</summary>
    Usurp,

    /// <summary>The primary is cut off, and dies before it is let in again: it comes back with writes that the others never had.</summary>
    CutAndKill,
}
