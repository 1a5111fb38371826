namespace EmbeddedMongo.Simulation.Checking;

/// <summary>A promise of the protocol that every run is held against.</summary>
internal enum Invariant
{
    /// <summary>A term has at most one primary, and it is elected once.</summary>
    OnePrimaryATerm,

    /// <summary>A member votes for one candidate in a term.</summary>
    OneVoteATerm,

    /// <summary>Logs that agree on an entry agree on everything before it.</summary>
    LogsMatch,

    /// <summary>A committed entry is never rolled back, and all members agree which are committed.</summary>
    CommittedIsNeverUndone,

    /// <summary>A committed entry is safe: nobody who lacks it can be elected.</summary>
    CommittedIsSafe,

    /// <summary>A new primary has every entry that was committed.</summary>
    PrimaryHasCommitted,

    /// <summary>A write is confirmed only when as many members as it asked for have it.</summary>
    ConfirmedIsHeld,

    /// <summary>A linearizable read sees everything that was confirmed before it began.</summary>
    ReadsAreLinearizable,

    /// <summary>
    /// When everything works again, there is one primary, everybody has its log committed, and a majority write is confirmed.
    /// </summary>
    SettlesInTime,

    /// <summary>The state machine finds nothing wrong itself, and throws nothing.</summary>
    NothingThrown,
}
