using Microsoft.Extensions.Diagnostics.HealthChecks;
using MongoDB.Driver;

namespace DzStore.ServiceDefaults.Database;

/// <summary>
/// Healthy while MongoDB has a primary that answers. It bypasses the circuit breaker, so that it notices a recovery first.
/// </summary>
internal sealed class MongoHealthCheck(IMongoDatabase database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await Primary.AnswersAsync(database, cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("MongoDB has no primary that answers");
}
