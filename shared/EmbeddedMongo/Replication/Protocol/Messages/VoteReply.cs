namespace EmbeddedMongo.Replication.Protocol.Messages;

/// <summary>Answers a request for a vote.</summary>
/// <param name="IsDryRun">It answers a dry run: nothing was voted.</param>
/// <param name="RequestTerm">The term of the request.</param>
/// <param name="Refusal">The reason why the vote was refused; null if it was given.</param>
internal sealed record VoteReply(bool IsDryRun, long RequestTerm, string? Refusal) : ReplicationMessage
{
    public override bool IsReply => true;
}
