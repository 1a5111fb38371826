namespace EmbeddedMongo.Replication.Protocol.Messages;

/// <summary>
/// Asks a member to flush its log at once, because somebody waits for entries that it got before. It changes nothing in the state machine:
/// the driver carries it out.
/// </summary>
internal sealed record FlushRequest : ReplicationMessage;
