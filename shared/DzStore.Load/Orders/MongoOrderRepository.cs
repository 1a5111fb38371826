using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Load.Orders;

/// <summary>The orders of one collection, read with the driver rather than through the service that wrote them.</summary>
public sealed class MongoOrderRepository(IMongoDatabase database, string collectionName) : IOrderRepository
{
    private readonly IMongoCollection<BsonDocument> _collection = database
        .GetCollection<BsonDocument>(collectionName)
        .WithReadConcern(ReadConcern.Local)
        .WithReadPreference(ReadPreference.Primary);

    public async IAsyncEnumerable<LoadOrder> ReadAsync(OrderIds ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // By order_id, which no unique index guards: one stored twice under two _ids must be seen twice.
        using var cursor = await _collection.Find(Among(ids, "order_id")).ToCursorAsync(cancellationToken).ConfigureAwait(false);
        while (await cursor.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var document in cursor.Current)
                yield return ToOrder(document);
        }
    }

    public Task RemoveAsync(OrderIds ids, CancellationToken cancellationToken) =>
        _collection.DeleteManyAsync(Among(ids, "_id"), cancellationToken);

    private static FilterDefinition<BsonDocument> Among(OrderIds ids, string field)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var filter = Builders<BsonDocument>.Filter;
        var prefixed = filter.Gte(field, ids.Prefix) & filter.Lt(field, ids.Prefix + char.MaxValue);
        return ids.Suffix.Length == 0
            ? prefixed
            : prefixed & filter.Regex(field, new BsonRegularExpression(Regex.Escape(ids.Suffix) + "$"));
    }

    private LoadOrder ToOrder(BsonDocument document)
    {
        if (
            document.TryGetValue("_id", out var id)
            && document.TryGetValue("order_id", out var orderId)
            && orderId.IsString
            && document.TryGetValue("user", out var user)
            && user.IsString
            && document.TryGetValue("items", out var items)
            && items.IsBsonArray
            && items.AsBsonArray.All(item => item.IsString)
            && document.TryGetValue("total", out var total)
            && (total.IsInt64 || total.IsInt32)
            && document.TryGetValue("timestamp", out var timestamp)
            && timestamp.IsValidDateTime
        )
        {
            return new(orderId.AsString, user.AsString, [.. items.AsBsonArray.Select(item => item.AsString)], total.ToInt64())
            {
                StoredId = id.ToString()!,
            };
        }

        throw new FormatException($"The document with _id {id} in {collectionName} is not an order as the services store them.");
    }
}
