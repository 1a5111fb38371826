using Microsoft.Extensions.Diagnostics.HealthChecks;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.ServiceDefaults.Database;

/// <summary>Ready while MongoDB's primary answers a ping; asks past the breaker, so that it sees a recovery first.</summary>
internal sealed class MongoHealthCheck(IMongoDatabase database) : IHealthCheck
{
    private static readonly BsonDocument Ping = new("ping", 1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await database.RunCommandAsync<BsonDocument>(Ping, ReadPreference.Primary, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is MongoException or TimeoutException || DatabaseFailure.IsUnavailable(e))
        {
            return HealthCheckResult.Unhealthy("MongoDB's primary does not answer");
        }
    }
}
