namespace EmbeddedMongo.Replication.Protocol;

/// <summary>
/// The newest vote of a member. It is durable before the vote is told to anybody, so that a member which restarts votes once in a term all
/// the same.
/// </summary>
/// <param name="Term">The term that was voted in; 0 if the member has never voted.</param>
/// <param name="Candidate">The member that has the vote; -1 if the member has never voted.</param>
internal readonly record struct LastVote(long Term, int Candidate)
{
    /// <summary>The state of a member that has never voted.</summary>
    public static LastVote Never => new(0, -1);
}
