using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage;

/// <summary>A stored document: its raw BSON, which a reply passes on as it is, decoded only when something looks inside.</summary>
internal sealed class StoredDocument(ulong recordId, byte[] bytes)
{
    private BsonDocument? _decoded;

    /// <summary>The record number, which ascends in the order of insertion.</summary>
    public ulong RecordId { get; } = recordId;

    public byte[] Bytes { get; } = bytes;

    /// <summary>The decoded document; shared by all who ask, so not to be altered.</summary>
    public BsonDocument Document => _decoded ??= Bson.Decode(Bytes);
}
