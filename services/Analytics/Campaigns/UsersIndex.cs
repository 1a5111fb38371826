using DzStore.ServiceDefaults.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics.Campaigns;

/// <summary>
/// Sees to the index {city: 1, total_spend: 1} on <c>users</c>, with which MongoDB examines no more documents than it returns. Tries until the database
/// answers; the service does not wait for it.
/// </summary>
internal sealed partial class UsersIndex(IMongoDatabase database, TimeProvider time, ILogger<UsersIndex> logger) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var keys = new BsonDocumentIndexKeysDefinition<BsonDocument>(new BsonDocument { ["city"] = 1, ["total_spend"] = 1 });
        var index = new CreateIndexModel<BsonDocument>(keys, new CreateIndexOptions { Name = "city_1_total_spend_1" });
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await database.GetCollection<BsonDocument>("users").Indexes.CreateOneAsync(index, cancellationToken: stoppingToken);
                return;
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested && (fault is MongoException || DatabaseFailure.IsUnavailable(fault)))
            {
                LogRetry(fault.GetType().Name);
                await Task.Delay(Retry, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The index on users could not be made yet ({Exception})")]
    private partial void LogRetry(string exception);
}
