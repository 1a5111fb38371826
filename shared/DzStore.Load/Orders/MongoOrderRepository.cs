using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Load.Orders;

/// <summary>The orders of one collection, read with the driver rather than through the service that wrote them.</summary>
/// <param name="database">The database.</param>
/// <param name="collectionName">The collection.</param>
/// <param name="concern">
/// The read concern; null for local. Majority in a set of several nodes: what a failover could still undo is not stored.
/// </param>
public sealed class MongoOrderRepository(IMongoDatabase database, string collectionName, ReadConcern? concern = null) : IOrderRepository
{
    private readonly IMongoCollection<BsonDocument> _collection = database
        .GetCollection<BsonDocument>(collectionName)
        .WithReadConcern(concern ?? ReadConcern.Local)
        .WithReadPreference(ReadPreference.Primary);

    public async IAsyncEnumerable<LoadOrder> ReadAsync(OrderIds ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // By order_id, which no unique index guards: one stored twice under two _ids must be seen twice.
        using var cursor = await _collection.Find(Among(ids, "order_id")).ToCursorAsync(cancellationToken).ConfigureAwait(false);
        while (await cursor.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var document in cursor.Current)
                yield return StoredDocuments.ToOrder(document, collectionName);
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
}
