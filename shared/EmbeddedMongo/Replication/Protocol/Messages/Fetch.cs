using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol.Messages;

/// <summary>
/// Asks the primary for the entries after the sender's last one. The primary answers when it has some, when its commit point is newer than
/// the sender's (the header has it), or after a heartbeat interval. It tells the sender's positions on the way.
/// </summary>
/// <param name="Id">Tells the answers to several requests apart.</param>
/// <param name="After">The sender's last entry, which is applied.</param>
/// <param name="Durable">The sender's newest entry that is durable.</param>
internal sealed record Fetch(long Id, OpTime After, OpTime Durable) : ReplicationMessage;
