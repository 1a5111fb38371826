namespace EmbeddedMongo.Histories.Bugs;

/// <summary>The bugs that are planted, one at a time, to show that histories find them.</summary>
internal enum Bug
{
    /// <summary>A write is acknowledged when the primary alone has it.</summary>
    AcknowledgesBeforeMajority,

    /// <summary>A member votes for every candidate that asks, twice in a term too.</summary>
    VotesTwice,

    /// <summary>A member that returns takes up entries of the primary without a look whether they continue its own.</summary>
    SkipsDivergenceCheck,

    /// <summary>A primary answers linearizable reads without a proof that it still is one.</summary>
    AnswersStaleReads,

    /// <summary>Reads with majority see what no majority has.</summary>
    ReadsAboveCommitPoint,

    /// <summary>A member does not take up the outcomes of retryable writes: a retry after a failover writes again.</summary>
    ForgetsRetries,

    /// <summary>A rollback has lost the record of what an update replaced.</summary>
    LosesUndoRecords,

    /// <summary>A change stream that resumes skips an event.</summary>
    SkipsBehindToken,

    /// <summary>A transaction reads what was committed after its snapshot.</summary>
    ReadsPastSnapshot,

    /// <summary>Entries of an older term move the commit point.</summary>
    CommitsOlderTerms,

    /// <summary>A write that found nothing to change is acknowledged at once, also by a primary that is cut off.</summary>
    AcknowledgesNoChangeAtOnce,
}
