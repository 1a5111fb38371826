using DzStore.ServiceDefaults.Problems;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DzStore.ServiceDefaults.Hosting;

/// <summary>
/// The health endpoints. /health/live reports that the process answers; /health/ready also runs the checks tagged
/// <see cref="ReadyTag"/> and is 503 while one fails, so that an orchestrator sends no requests but does not restart the process.
/// </summary>
public static class Health
{
    /// <summary>The tag of a check that decides readiness.</summary>
    public const string ReadyTag = "ready";

    internal static WebApplicationBuilder AddHealth(this WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddCheck<NotStopping>("host", tags: [ReadyTag]);
        return builder;
    }

    internal static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false, ResponseWriter = WriteAsync })
            .AllowAnonymous()
            .DisableRateLimiting();
        app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains(ReadyTag), ResponseWriter = WriteAsync })
            .AllowAnonymous()
            .DisableRateLimiting();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var checks = report.Entries.ToDictionary(
            entry => entry.Key,
            entry => new { status = entry.Value.Status.ToString(), description = entry.Value.Description }
        );
        return report.Status == HealthStatus.Unhealthy
            ? ProblemTypes.NotReady.Answer("A check fails; checks has all of them.", [new("checks", checks)]).ExecuteAsync(context)
            : context.Response.WriteAsJsonAsync(new { status = report.Status.ToString(), checks }, context.RequestAborted);
    }

    private sealed class NotStopping(IHostApplicationLifetime lifetime) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(
                lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("stopping") : HealthCheckResult.Healthy()
            );
    }
}
