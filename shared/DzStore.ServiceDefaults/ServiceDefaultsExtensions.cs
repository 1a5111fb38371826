using System.Text.Encodings.Web;
using DzStore.ServiceDefaults.Hosting;
using DzStore.ServiceDefaults.Identity;
using DzStore.ServiceDefaults.Limits;
using DzStore.ServiceDefaults.Logging;
using DzStore.ServiceDefaults.OpenApi;
using DzStore.ServiceDefaults.Problems;
using DzStore.ServiceDefaults.Security;
using DzStore.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace DzStore.ServiceDefaults;

/// <summary>What every DzStore service has in common, and nothing that only one of them needs.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Logging, telemetry, problem details, health, who may do what, OpenAPI, the clock, request limits and the parent watch.</summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        // The settings shipped with the assembly count from whatever directory it is started in; all other sources win over them.
        builder.Configuration.Sources.Insert(0, new JsonConfigurationSource
        {
            FileProvider = new PhysicalFileProvider(AppContext.BaseDirectory), Path = "appsettings.json", Optional = true,
        });
        builder.Services.AddSingleton(TimeProvider.System);
        // Names in Arabic stay readable; what quotes and angle brackets could do in HTML, they cannot in application/json.
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return builder
            .AddLogging()
            .AddTelemetry()
            .AddTransport()
            .AddRequestLimits()
            .AddProblems()
            .AddCorsOrigins()
            .AddHealth()
            .AddIdentity()
            .AddCallerLimits()
            .AddOpenApiDocument()
            .AddDrain()
            .AddParentWatch();
    }

    /// <summary>The middleware of <see cref="AddServiceDefaults"/>, with /health/live, /health/ready, /metrics and /swagger.</summary>
    public static WebApplication UseServiceDefaults(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseRequestLogs();
        app.UseProblems();
        app.UseCorsOrigins();
        app.UseAuthentication();
        app.UseCallerLimits();
        app.UseBodyLimit();
        app.UseOpenApiDocument();
        app.UseAuthorization();
        app.MapHealth();
        app.MapMetrics();
        return app;
    }
}
