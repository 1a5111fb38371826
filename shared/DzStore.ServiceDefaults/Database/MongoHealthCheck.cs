using Microsoft.Extensions.Diagnostics.HealthChecks;
using MongoDB.Bson;
using MongoDB.Driver;

namespace DzStore.ServiceDefaults.Database;

/// <summary>
/// Ready while MongoDB has a primary that answers; asks past the breaker, so that it sees a recovery first. A ping would not do: over a
/// direct connection a primary that has stepped down answers it too.
/// </summary>
internal sealed class MongoHealthCheck(IMongoDatabase database) : IHealthCheck
{
    private static readonly BsonDocument Hello = new("hello", 1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var hello = await database.RunCommandAsync<BsonDocument>(Hello, ReadPreference.Primary, cancellationToken);
            return hello.GetValue("isWritablePrimary", false).ToBoolean() ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("MongoDB's server is not the primary");
        }
        catch (Exception e) when (e is MongoException or TimeoutException || DatabaseFailure.IsUnavailable(e))
        {
            return HealthCheckResult.Unhealthy("MongoDB's primary does not answer");
        }
    }
}
