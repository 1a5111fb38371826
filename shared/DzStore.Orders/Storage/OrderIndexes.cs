using DzStore.ServiceDefaults.Database;
using MongoDB.Driver;

namespace DzStore.Orders;

/// <summary>
/// Creates the index behind GET /orders?user=. In the background, and again until it succeeds: a service that starts before
/// its database takes orders as soon as that is there.
/// </summary>
internal sealed partial class OrderIndexes(IMongoCollection<StoredOrder> orders, TimeProvider time, ILogger<OrderIndexes> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var keys = Builders<StoredOrder>.IndexKeys.Ascending("user").Ascending("_id");
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                await orders.Indexes.CreateOneAsync(new CreateIndexModel<StoredOrder>(keys), cancellationToken: stoppingToken);
                return;
            }
            catch (Exception e) when (e is MongoException or TimeoutException || DatabaseFailure.IsUnavailable(e))
            {
                LogNotYet(orders.CollectionNamespace.CollectionName, e.GetType().Name);
                await Task.Delay(Pause, time, stoppingToken);
            }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The index of {Collection} is not there yet ({Exception}); trying again")]
    private partial void LogNotYet(string collection, string exception);
}
