namespace EmbeddedMongo.Simulation.Bugs;

/// <summary>A bug that is planted to show that the simulation finds it.</summary>
internal enum PlantedBug
{
    None,

    /// <summary>One member fewer than a majority is enough for the commit point.</summary>
    AcknowledgesBeforeMajority,

    /// <summary>A vote is not made durable: a member that restarts votes again in the same term.</summary>
    VotesTwice,

    /// <summary>A secondary takes up a batch without looking whether it continues its own log.</summary>
    SkipsDivergenceCheck,

    /// <summary>A primary answers linearizable reads at once, with what it knows to be committed.</summary>
    AnswersStaleReads,

    /// <summary>Entries of older terms move the commit point.</summary>
    CommitsOlderTerms,

    /// <summary>A member votes for a candidate whose log is older than its own.</summary>
    VotesForOlderLog,

    /// <summary>A new primary writes no entry of its term.</summary>
    StepsUpWithoutNoOp,

    /// <summary>Entries that are written and not yet flushed count for the majority.</summary>
    CountsUnflushedEntries,

    /// <summary>A secondary takes a learnt commit point for its own log by the timestamp alone.</summary>
    LearnsCommitPointByTime,
}
