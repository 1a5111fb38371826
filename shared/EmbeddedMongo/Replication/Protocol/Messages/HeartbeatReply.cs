namespace EmbeddedMongo.Replication.Protocol.Messages;

/// <summary>Answers a heartbeat.</summary>
/// <param name="Report">The state of the sender.</param>
/// <param name="Configuration">The sender's configuration, if that of the heartbeat's sender is older; else null.</param>
internal sealed record HeartbeatReply(MemberReport Report, ReplicaSetConfiguration? Configuration) : ReplicationMessage
{
    public override bool IsReply => true;
}
