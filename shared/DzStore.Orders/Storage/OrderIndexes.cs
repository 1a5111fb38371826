using DzStore.Orders.Documents;
using DzStore.ServiceDefaults.Database;
using MongoDB.Driver;

namespace DzStore.Orders.Storage;

/// <summary>Creates the index for GET /orders?user= in the background; orders are accepted meanwhile.</summary>
internal sealed class OrderIndexes(IMongoCollection<StoredOrder> orders, StartupWork work) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var keys = Builders<StoredOrder>.IndexKeys.Ascending("user").Ascending("_id");
        return work.RunAsync(
            $"The index of {orders.CollectionNamespace.CollectionName} is created",
            token => orders.Indexes.CreateOneAsync(new CreateIndexModel<StoredOrder>(keys), cancellationToken: token),
            stoppingToken
        );
    }
}
