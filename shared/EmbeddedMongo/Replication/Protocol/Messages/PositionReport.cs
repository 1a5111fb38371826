using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol.Messages;

/// <summary>Tells the primary how far the sender has come (<c>replSetUpdatePosition</c>).</summary>
/// <param name="Applied">Its newest entry.</param>
/// <param name="Durable">Its newest entry that is durable.</param>
internal sealed record PositionReport(OpTime Applied, OpTime Durable) : ReplicationMessage;
