using DzStore.Analytics.Jobs.Storage;
using DzStore.ServiceDefaults.Database;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Trending;

/// <summary>
/// Opens change streams on the whole database: the rename that publishes a list would end a stream on its collection.
/// </summary>
internal sealed partial class PublicationChanges(
    IMongoDatabase database,
    DatabaseResilience resilience,
    IOptions<MongoOptions> options,
    ILogger<PublicationChanges> logger
)
{
    // The time after which the database answers that nothing happened.
    private static readonly TimeSpan MaxAwaitTime = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Of the runs only the end counts, and not each step of their progress. What happened is looked up, so that the event need not say it.
    /// </summary>
    private static readonly PipelineDefinition<ChangeStreamDocument<BsonDocument>, BsonDocument> Pipeline = new[]
    {
        new BsonDocument(
            "$match",
            new BsonDocument(
                "$or",
                new BsonArray
                {
                    new BsonDocument("ns.coll", TrendingStore.Collection),
                    new BsonDocument("to.coll", TrendingStore.Collection),
                    new BsonDocument("operationType", "dropDatabase"),
                    new BsonDocument
                    {
                        { "ns.coll", JobCollection.Name },
                        { "updateDescription.updatedFields.state", new BsonDocument("$exists", true) },
                    },
                }
            )
        ),
        new BsonDocument("$project", new BsonDocument("operationType", 1)),
    };

    private readonly IMongoDatabase _database = database.WithReadConcern(ReadConcern.Majority);
    private bool _hasNone;
    private bool _isRefused;

    /// <summary>Opens a stream of what happens from now on.</summary>
    /// <returns>The stream; null where the database has no change streams, or gives none now. The log says which.</returns>
    public async Task<PublicationStream?> TryOpenAsync(CancellationToken cancellationToken)
    {
        if (_hasNone)
            return null;
        try
        {
            var cursor = await resilience.ExecuteAsync(
                async token => await _database.WatchAsync(Pipeline, new ChangeStreamOptions { MaxAwaitTime = MaxAwaitTime }, token),
                cancellationToken
            );
            _isRefused = false;
            return new PublicationStream(cursor, MaxAwaitTime + options.Value.OperationTimeout);
        }
        catch (MongoCommandException e) when (MeansNone(e.Code))
        {
            _hasNone = true;
            LogNone(e.Code);
            return null;
        }
        catch (Exception e)
        {
            // Where the database is away, the look that follows says so.
            if (!_isRefused && !cancellationToken.IsCancellationRequested && !DatabaseFailure.IsUnavailable(e))
                LogRefused(resilience.Reason(e));
            _isRefused = true;
            return null;
        }
    }

    /// <summary>
    /// True for the answers of a database without change streams: a standalone mongod (40573), a server that does not know the stage
    /// (40324, NotImplemented, CommandNotSupported), or one that does not let this user watch (Unauthorized).
    /// </summary>
    private static bool MeansNone(int code) => code is 40573 or 40324 or 238 or 115 or 13;

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The database has no change streams for this service (error {Code}): the published list is looked for every second"
    )]
    private partial void LogNone(int code);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The database gives no change stream ({Reason}): until it does, the published list is looked for every second"
    )]
    private partial void LogRefused(string reason);
}
