namespace EmbeddedMongo.Replication.Protocol.Messages;

/// <summary>Asks a member how it is, and tells how the sender is (<c>replSetHeartbeat</c>).</summary>
internal sealed record Heartbeat(MemberReport Report) : ReplicationMessage;
