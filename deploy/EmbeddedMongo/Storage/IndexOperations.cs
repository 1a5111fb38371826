using MongoDB.Bson;

namespace EmbeddedMongo.Storage;

/// <summary>Creating and dropping of indexes.</summary>
internal static class IndexOperations
{
    public static CreateIndexesResult Create(StorageEngine engine, Namespace ns, IReadOnlyList<BsonDocument> specs, CancellationToken cancellationToken) =>
        throw new NotImplementedException();

    public static DropIndexesResult Drop(StorageEngine engine, Namespace ns, BsonValue index) => throw new NotImplementedException();
}
