using System.Globalization;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Jobs.Storage;
using DzStore.Analytics.Trending.Csv.Counting;
using DzStore.ServiceDefaults.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Trending;

/// <summary>
/// Stores the list "Hot Right Now" in the collection <c>trending_products</c>, whose documents hold product_name and count. A new list is
/// written into a staging collection, which one rename puts in its place: a reader sees the old list or the new one, complete.
/// </summary>
public sealed class TrendingStore(IMongoDatabase database, JobDatabase jobs, DatabaseResilience resilience)
{
    public const string Collection = "trending_products";
    private const string StagingPrefix = "trending_staging_";
    private const int DocumentsABatch = 1_000;

    // MongoDB's QueryPlanKilled: the list was replaced while a reader read it.
    private const int QueryPlanKilled = 175;
    private const int MaxTries = 5;

    private readonly IMongoDatabase _database = database.WithWriteConcern(WriteConcern.WMajority);

    /// <summary>The staging collection of a run; a later run of the same job has another.</summary>
    public static string StagingName(JobRun run) =>
        string.Create(CultureInfo.InvariantCulture, $"{StagingPrefix}{run.JobId}_{run.Attempt}");

    /// <summary>Creates an empty staging collection with its index.</summary>
    public async Task PrepareAsync(string staging, CancellationToken cancellationToken)
    {
        await DropAsync(staging, cancellationToken);
        await Run(
            token =>
                _database
                    .GetCollection<BsonDocument>(staging)
                    .Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(MostViewedFirstKeys()), cancellationToken: token),
            cancellationToken
        );
    }

    /// <summary>Counts the products of a staged list so far.</summary>
    public async Task<long> StagedAsync(string staging, CancellationToken cancellationToken) =>
        await jobs.ExecuteAsync(
            async token => await _database.GetCollection<BsonDocument>(staging).EstimatedDocumentCountAsync(cancellationToken: token),
            cancellationToken
        );

    /// <summary>
    /// Reads the figures of a staged list. The list also holds the number of rows that are not views, in a document whose product_name is
    /// null; that document is removed.
    /// </summary>
    public async Task<TrendingResult> SummariseAsync(string staging, int top, CancellationToken cancellationToken)
    {
        var list = _database.GetCollection<BsonDocument>(staging);
        var others = await jobs.ExecuteAsync(
            async token =>
                await list.FindOneAndDeleteAsync(
                    Builders<BsonDocument>.Filter.Eq("product_name", BsonNull.Value),
                    cancellationToken: token
                ),
            cancellationToken
        );
        var total = await jobs.ExecuteAsync(
            async token =>
                await list.Aggregate()
                    .Group(
                        new BsonDocument
                        {
                            { "_id", BsonNull.Value },
                            { "views", new BsonDocument("$sum", "$count") },
                            { "products", new BsonDocument("$sum", 1) },
                        }
                    )
                    .FirstOrDefaultAsync(token),
            cancellationToken
        );
        var views = total?["views"].ToInt64() ?? 0;
        return new TrendingResult(
            (others?["count"].ToInt64() ?? 0) + views,
            views,
            total?["products"].ToInt32() ?? 0,
            await jobs.ExecuteAsync(token => ReadAsync(staging, top, token), cancellationToken)
        );
    }

    /// <summary>Writes a list, in its order, into a staging collection.</summary>
    /// <param name="progress">Takes the number of products written.</param>
    public async Task StageAsync(
        string staging,
        IReadOnlyList<ProductCount> list,
        IProgress<long> progress,
        CancellationToken cancellationToken
    )
    {
        var collection = _database.GetCollection<BsonDocument>(staging);
        await PrepareAsync(staging, cancellationToken);
        var written = 0;
        foreach (var batch in list.Chunk(DocumentsABatch))
        {
            var documents = batch.Select(product => new BsonDocument
            {
                { "product_name", product.ProductName },
                { "count", product.Count },
            });
            await Run(token => collection.InsertManyAsync(documents, cancellationToken: token), cancellationToken);
            progress.Report(written += batch.Length);
        }
    }

    /// <summary>Replaces the published list by a staged one, in one step.</summary>
    public Task PublishAsync(string staging, CancellationToken cancellationToken) =>
        Run(
            token => _database.RenameCollectionAsync(staging, Collection, new RenameCollectionOptions { DropTarget = true }, token),
            cancellationToken
        );

    /// <summary>Drops a staged list, if it is there.</summary>
    public Task DropAsync(string staging, CancellationToken cancellationToken) =>
        Run(token => _database.DropCollectionAsync(staging, token), cancellationToken);

    /// <summary>Reads the most viewed products; empty only before the first run has succeeded.</summary>
    public async Task<IReadOnlyList<ProductCount>> TopAsync(int limit, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await resilience.ExecuteAsync(async token => await ReadAsync(Collection, limit, token), cancellationToken);
            }
            catch (MongoCommandException e) when (e.Code == QueryPlanKilled && tries < MaxTries)
            {
                // The new list is published: read that.
            }
        }
    }

    /// <summary>Drops the staged lists of runs that have ended.</summary>
    public async Task DropAbandonedAsync(JobStore stored, CancellationToken cancellationToken)
    {
        foreach (var name in await StagingNamesAsync(cancellationToken))
        {
            var parts = name[StagingPrefix.Length..].Split('_');
            var job = await stored.FindAsync(parts[0], cancellationToken);
            var isRunning = job?.State == JobState.Running && parts[^1] == job.Attempts.ToString(CultureInfo.InvariantCulture);
            if (!isRunning)
                await DropAsync(name, cancellationToken);
        }
    }

    private async Task<List<string>> StagingNamesAsync(CancellationToken cancellationToken)
    {
        var settings = new ListCollectionNamesOptions
        {
            Filter = Builders<BsonDocument>.Filter.Regex("name", new BsonRegularExpression($"^{StagingPrefix}")),
        };
        return await jobs.ExecuteAsync(
            async token =>
            {
                using var names = await _database.ListCollectionNamesAsync(settings, token);
                return await names.ToListAsync(token);
            },
            cancellationToken
        );
    }

    private async Task<IReadOnlyList<ProductCount>> ReadAsync(string collection, int limit, CancellationToken cancellationToken)
    {
        var found = await _database
            .GetCollection<BsonDocument>(collection)
            .Find(FilterDefinition<BsonDocument>.Empty)
            .Sort(MostViewedFirst())
            .Limit(limit)
            .ToListAsync(cancellationToken);
        return found.ConvertAll(document => new ProductCount(document["product_name"].AsString, document["count"].ToInt64()));
    }

    private static SortDefinition<BsonDocument> MostViewedFirst() =>
        Builders<BsonDocument>.Sort.Descending("count").Ascending("product_name");

    private static IndexKeysDefinition<BsonDocument> MostViewedFirstKeys() =>
        Builders<BsonDocument>.IndexKeys.Descending("count").Ascending("product_name");

    private async Task Run(Func<CancellationToken, Task> operation, CancellationToken cancellationToken) =>
        await jobs.ExecuteAsync(
            async token =>
            {
                await operation(token);
                return true;
            },
            cancellationToken
        );
}
