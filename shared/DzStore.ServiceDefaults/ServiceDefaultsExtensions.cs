using System.Text.Encodings.Web;
using DzStore.ServiceDefaults.Database;
using DzStore.ServiceDefaults.Hosting;
using DzStore.ServiceDefaults.Identity;
using DzStore.ServiceDefaults.Limits;
using DzStore.ServiceDefaults.Logging;
using DzStore.ServiceDefaults.OpenApi;
using DzStore.ServiceDefaults.Problems;
using DzStore.ServiceDefaults.Requests;
using DzStore.ServiceDefaults.Security;
using DzStore.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace DzStore.ServiceDefaults;

/// <summary>The parts that every DzStore service has in common.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Adds logging, telemetry, problem details, health, identity, OpenAPI, the clock, request limits and graceful shutdown.
    /// </summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        // The settings shipped with the assembly apply in whatever directory it is started; all other sources override them.
        builder.Configuration.Sources.Insert(
            0,
            new JsonConfigurationSource
            {
                FileProvider = new PhysicalFileProvider(AppContext.BaseDirectory),
                Path = "appsettings.json",
                Optional = true,
            }
        );
        builder.Services.AddSingleton(TimeProvider.System);
        // Names in Arabic stay readable. Quotes and angle brackets are harmless in application/json, unlike in HTML.
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return builder
            .AddLogging()
            .AddTelemetry()
            .AddTransport()
            .AddRequestLimits()
            .AddProblems()
            .AddDatabaseProblems()
            .AddProxies()
            .AddCorsOrigins()
            .AddHealth()
            .AddIdentity()
            .AddCallerLimits()
            .AddOpenApiDocument()
            .AddGracefulShutdown()
            .AddParentWatch();
    }

    /// <summary>Adds the middleware of <see cref="AddServiceDefaults"/>, and /health/live, /health/ready, /metrics and /swagger.</summary>
    /// <param name="app">The service.</param>
    /// <param name="beforeIdentity">
    /// Adds middleware that answers some requests before identity, limits, CORS and routing, such as a reverse proxy. Logs, problems and
    /// security headers are around it.
    /// </param>
    public static WebApplication UseServiceDefaults(this WebApplication app, Action<WebApplication>? beforeIdentity = null)
    {
        app.UseProxies();
        app.UseSecurityHeaders();
        app.UseRequestLogs();
        app.UseProblems();
        beforeIdentity?.Invoke(app);
        app.UseHeadRequests();
        app.UseCorsOrigins();
        app.UseIdentity();
        app.UseCallerLimits();
        app.UseBodyLimit();
        app.UseOpenApiDocument();
        app.UseAccessRules();
        app.MapHealth();
        app.MapMetrics();
        return app;
    }
}
