using DzStore.ServiceDefaults.Identity;
using Microsoft.Extensions.Options;
using MongoDB.Driver;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DzStore.ServiceDefaults.Telemetry;

/// <summary>
/// OpenTelemetry. Metrics are always counted and served at /metrics in Prometheus' format; traces, logs and metrics are sent to a collector
/// only where one is configured. Without one no traces are recorded, and no request pays for them.
/// </summary>
public static class TelemetryExtensions
{
    /// <summary>The prefix of DzStore's own meters and trace sources.</summary>
    public const string Prefix = "DzStore.";

    internal static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder)
    {
        builder
            .Services.AddOptions<TelemetryOptions>()
            .Configure<IConfiguration>((options, configuration) => options.Endpoint = configuration[TelemetryOptions.EndpointKey] ?? "")
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>();

        var telemetry = builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource.AddService(builder.Configuration["OTEL_SERVICE_NAME"] ?? builder.Environment.ApplicationName)
            )
            .WithMetrics(metrics =>
                metrics
                    .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", Prefix + "*")
                    .AddPrometheusExporter()
            );
        if (builder.Configuration.IsExporting())
        {
            telemetry
                .WithTracing(traces =>
                    traces
                        // A span names the route's pattern, never the path, which holds order ids.
                        .AddAspNetCoreInstrumentation(http =>
                            http.EnrichWithHttpResponse = (activity, _) => activity.SetTag("url.path", null)
                        )
                        .AddSource(MongoTelemetry.ActivitySourceName, Prefix + "*")
                        .AddProcessor<WithoutMessages>()
                )
                .WithLogging()
                .UseOtlpExporter();
        }

        return builder;
    }

    internal static bool IsExporting(this IConfiguration configuration) =>
        !string.IsNullOrWhiteSpace(configuration[TelemetryOptions.EndpointKey]);

    internal static void MapMetrics(this WebApplication app) =>
        app.MapPrometheusScrapingEndpoint("/metrics").DisableHttpMetrics().AllowRoles(Roles.Analyst).DisableRateLimiting();
}
