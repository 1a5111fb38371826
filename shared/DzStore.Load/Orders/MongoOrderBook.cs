using System.Runtime.CompilerServices;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Load;

/// <summary>The orders of one collection, read with the driver rather than through the service that wrote them.</summary>
public sealed class MongoOrderBook(IMongoDatabase database, string collectionName) : IOrderBook
{
    private readonly IMongoCollection<BsonDocument> collection =
        database.GetCollection<BsonDocument>(collectionName).WithReadConcern(ReadConcern.Local).WithReadPreference(ReadPreference.Primary);

    /// <summary>Drops the collection and puts its indexes back, which would go with it while its service still counts on them.</summary>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        var indexes = await ListIndexesAsync(cancellationToken).ConfigureAwait(false);
        await database.DropCollectionAsync(collectionName, cancellationToken).ConfigureAwait(false);
        if (indexes.Count > 0)
        {
            var createIndexes = new BsonDocument { ["createIndexes"] = collectionName, ["indexes"] = new BsonArray(indexes) };
            await database.RunCommandAsync<BsonDocument>(createIndexes, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<IReadOnlyList<LoadOrder>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var documents = await collection.Find(FilterDefinition<BsonDocument>.Empty).ToListAsync(cancellationToken).ConfigureAwait(false);
        return documents.ConvertAll(document => ToOrder(document));
    }

    public async IAsyncEnumerable<LoadOrder> ReadAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // By order_id, which no unique index guards: one stored twice under two _ids must be seen twice.
        var filter = Builders<BsonDocument>.Filter.Gte("order_id", prefix) & Builders<BsonDocument>.Filter.Lt("order_id", prefix + char.MaxValue);
        using var cursor = await collection.Find(filter).ToCursorAsync(cancellationToken).ConfigureAwait(false);
        while (await cursor.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var document in cursor.Current)
                yield return ToOrder(document, anyId: true);
        }
    }

    private async Task<List<BsonDocument>> ListIndexesAsync(CancellationToken cancellationToken)
    {
        using var cursor = await collection.Indexes.ListAsync(cancellationToken).ConfigureAwait(false);
        var indexes = await cursor.ToListAsync(cancellationToken).ConfigureAwait(false);
        indexes.RemoveAll(index => index["name"] == "_id_");
        return indexes;
    }

    private LoadOrder ToOrder(BsonDocument document, bool anyId = false)
    {
        if (document.TryGetValue("_id", out var id)
            && document.TryGetValue("order_id", out var orderId) && orderId.IsString && (anyId || id == orderId)
            && document.TryGetValue("user", out var user) && user.IsString
            && document.TryGetValue("items", out var items) && items.IsBsonArray && items.AsBsonArray.All(item => item.IsString)
            && document.TryGetValue("total", out var total) && (total.IsInt64 || total.IsInt32)
            && document.TryGetValue("timestamp", out var timestamp) && timestamp.IsValidDateTime)
            return new(orderId.AsString, user.AsString, [.. items.AsBsonArray.Select(item => item.AsString)], total.ToInt64());

        throw new FormatException($"The document with _id {id} in {collectionName} is not an order as the services store them.");
    }
}
