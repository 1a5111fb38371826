using DzStore.Analytics.Jobs;
using DzStore.ServiceDefaults.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.Analytics;

/// <summary>
/// Creates the indexes behind campaigns and jobs. In the background, and again until it succeeds: a service that starts before its database works as
/// soon as that is there.
/// </summary>
internal sealed partial class Indexes(IMongoDatabase database, JobStore jobs, TimeProvider time, ILogger<Indexes> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                await EnsureUsersIndexAsync(stoppingToken);
                await jobs.EnsureIndexAsync(stoppingToken);
                return;
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested && (fault is MongoException || DatabaseFailure.IsUnavailable(fault)))
            {
                LogNotYet(fault.GetType().Name);
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
    }

    /// <summary>With it MongoDB examines no more users than a campaign reaches; without it, all of them.</summary>
    private Task<string> EnsureUsersIndexAsync(CancellationToken cancellationToken) => database.GetCollection<BsonDocument>("users").Indexes.CreateOneAsync(
        new CreateIndexModel<BsonDocument>(Builders<BsonDocument>.IndexKeys.Ascending("city").Ascending("total_spend")), cancellationToken: cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The indexes are not there yet ({Exception}); trying again")]
    private partial void LogNotYet(string exception);
}
