using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol.Messages;

/// <summary>The sender's log in brief.</summary>
/// <param name="Id">The request's number.</param>
/// <param name="NewestOfTerms">The newest entry of each term, oldest term first.</param>
internal sealed record HistoryReply(long Id, OpTime[] NewestOfTerms) : ReplicationMessage
{
    public override bool IsReply => true;
}
