namespace EmbeddedMongo.Replication.Protocol;

/// <summary>The answer to a step-down request.</summary>
internal enum StepDownOutcome
{
    /// <summary>It has stepped down.</summary>
    Done,

    /// <summary>It was no primary when it was asked.</summary>
    NotPrimary,

    /// <summary>An earlier request still waits for a secondary.</summary>
    AlreadyAsked,

    /// <summary>No secondary had caught up in time; it is primary as before, and accepts writes again.</summary>
    NobodyCaughtUp,

    /// <summary>It has stepped down for another reason while it waited.</summary>
    Superseded,
}
