namespace EmbeddedMongo.Replication.Protocol;

/// <summary>The state of a member that survived its last stop, as its driver reads it from the disk.</summary>
/// <param name="Configuration">The configuration; null if the member has never had one.</param>
/// <param name="LastVote">The newest vote.</param>
/// <param name="History">
/// The log in brief. What was not flushed before a crash is not in it; all that is, is durable. It reaches back to the first term, also
/// where the oldest entries of the log are dropped: the driver keeps one row a term, written in the same batch as the first entry of the
/// term.
/// </param>
internal sealed record RestoredState(ReplicaSetConfiguration? Configuration, LastVote LastVote, TermHistory History)
{
    /// <summary>The state of a member with an empty data directory.</summary>
    public static RestoredState Empty => new(null, LastVote.Never, new TermHistory());

    /// <summary>A copy of another member's data had begun and was not finished: the log is not to be trusted.</summary>
    public bool InInitialSync { get; init; }
}
