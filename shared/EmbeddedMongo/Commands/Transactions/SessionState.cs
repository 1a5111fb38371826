namespace EmbeddedMongo.Commands.Transactions;

/// <summary>The state of a session's latest transaction.</summary>
internal enum SessionState
{
    /// <summary>There is none, or it is not known here any more.</summary>
    None,
    InProgress,
    Committed,
    Aborted,

    /// <summary>The store failed in its commit: nobody knows before a restart.</summary>
    Unknown,
}
