using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol;

/// <summary>An entry of the oplog on its way between members. The protocol reads its position only; storage knows what is in it.</summary>
internal class LogEntry(OpTime opTime, ReadOnlyMemory<byte> payload)
{
    public OpTime OpTime { get; } = opTime;

    /// <summary>The entry as it stands in the oplog, in BSON.</summary>
    public ReadOnlyMemory<byte> Payload { get; } = payload;
}
