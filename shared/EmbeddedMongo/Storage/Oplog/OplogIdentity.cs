using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage.Oplog;

/// <summary>The parts of the oplog and its replica set that a restart must not change.</summary>
/// <param name="Uuid">The identity of <c>local.oplog.rs</c> as a collection.</param>
/// <param name="Set">The identity of the replica set, in its configuration's settings.</param>
/// <param name="Term">The term that its first entries were written in.</param>
internal sealed record OplogIdentity(Guid Uuid, ObjectId Set, long Term)
{
    /// <summary>The term of a node that has elected itself.</summary>
    public const long FirstTerm = 1;

    private static ReadOnlySpan<byte> Key => "o"u8;

    /// <summary>The identity of a store; null for one that has no oplog yet.</summary>
    public static OplogIdentity? Read(RocksStore store)
    {
        if (store.Get(store.Catalog, Key) is not { } bytes)
            return null;
        var stored = Bson.Decode(bytes);
        return new OplogIdentity(
            stored["uuid"].AsBsonBinaryData.ToGuid(GuidRepresentation.Standard),
            stored["set"].AsObjectId,
            stored["term"].AsInt64
        );
    }

    public static OplogIdentity New(TimeProvider time) =>
        new(Guid.NewGuid(), ObjectId.GenerateNewId(time.GetUtcNow().UtcDateTime), FirstTerm);

    public void Put(WriteTransaction transaction) =>
        transaction.Put(
            transaction.Store.Catalog,
            Key,
            new BsonDocument
            {
                { "uuid", new BsonBinaryData(Uuid, GuidRepresentation.Standard) },
                { "set", Set },
                { "term", Term },
            }.ToBson()
        );
}
