using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Trending;

/// <summary>
/// The collection <c>trending_products</c>: exactly {product_name, count}. A new list is written to a collection of its own and then takes the place of the old by a rename, one
/// step that readers cannot look into: they see the old list or the new one, never none.
/// </summary>
public sealed class TrendingStore(IMongoDatabase database)
{
    public const string Collection = "trending_products";

    private readonly IMongoDatabase _database = database.WithWriteConcern(WriteConcern.WMajority);

    public static string StagingOf(string jobId) => $"{Collection}_staging_{jobId}";

    public async Task PublishAsync(string jobId, IReadOnlyList<ProductCount> products, CancellationToken cancellationToken)
    {
        var staging = StagingOf(jobId);
        // What an interrupted run of the same job left there must not be counted with this one's.
        await _database.DropCollectionAsync(staging, cancellationToken);
        await _database.CreateCollectionAsync(staging, cancellationToken: cancellationToken);
        var documents = products.Select(product => new BsonDocument { ["product_name"] = product.ProductName, ["count"] = product.Count });
        foreach (var batch in documents.Chunk(1000)) await _database.GetCollection<BsonDocument>(staging).InsertManyAsync(batch, cancellationToken: cancellationToken);
        await SwapInAsync(staging, cancellationToken);
    }

    /// <summary>Puts a finished staging collection in the place of the published one.</summary>
    public Task SwapInAsync(string staging, CancellationToken cancellationToken) =>
        _database.RenameCollectionAsync(staging, Collection, new RenameCollectionOptions { DropTarget = true }, cancellationToken);

    public Task DiscardAsync(string staging, CancellationToken cancellationToken) => _database.DropCollectionAsync(staging, cancellationToken);

    /// <summary>The most viewed products, ties by name.</summary>
    public async Task<IReadOnlyList<ProductCount>> TopAsync(int limit, CancellationToken cancellationToken)
    {
        var documents = await _database.GetCollection<BsonDocument>(Collection).Find(FilterDefinition<BsonDocument>.Empty)
            .Sort(new BsonDocument { ["count"] = -1, ["product_name"] = 1 }).Limit(limit).ToListAsync(cancellationToken);
        return [.. documents.Select(document => new ProductCount(document["product_name"].AsString, document["count"].ToInt64()))];
    }
}
