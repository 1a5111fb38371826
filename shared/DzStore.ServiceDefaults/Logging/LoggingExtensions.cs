using System.Globalization;
using DzStore.ServiceDefaults.Hosting;
using DzStore.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;
using Serilog;
using Serilog.AspNetCore;
using Serilog.Core;
using Serilog.Events;
using Serilog.Filters;
using Serilog.Formatting.Display;

namespace DzStore.ServiceDefaults.Logging;

/// <summary>Logs by Serilog to standard output: one line for each event, with its trace id; section Serilog sets the levels.</summary>
internal static class LoggingExtensions
{
    private const string Line =
        "{Timestamp:yyyy-MM-ddTHH:mm:ss.fffZ} {Level:u3} {TraceId} {SourceContext} {Message:lj}{NewLine}{Exception}";

    private static readonly Func<LogEvent, bool> OfHosting = Matching.FromSource("Microsoft.AspNetCore.Hosting");
    private static readonly Func<LogEvent, bool> OfRouting = Matching.FromSource("Microsoft.AspNetCore.Routing");

    public static WebApplicationBuilder AddLogging(this WebApplicationBuilder builder)
    {
        // Serilog writes to the console; other providers are heard only where OpenTelemetry adds one, to send lines to a collector.
        builder.Logging.ClearProviders();
        string? error = null;
        builder.Services.AddOptions<LogOptions>().Configure(options => options.Error = error).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<LogOptions>, LogOptionsValidator>();
        // Each host has its own logger: with Serilog's static one, the first of two hosts in a process to end would silence the other.
        builder.Services.AddSerilog(
            preserveStaticLogger: true,
            writeToProviders: builder.Configuration.IsExporting(),
            configureLogger: serilog =>
                serilog
                    .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
                    // An authority that cannot be reached: the exception handler logs one line.
                    .MinimumLevel.Override("Microsoft.AspNetCore.Authentication", LogEventLevel.Fatal)
                    .MinimumLevel.Override("Microsoft.Extensions.Diagnostics.HealthChecks", LogEventLevel.Fatal)
                    // Its lines have addresses; the Storefront's own line on a service that does not answer has none.
                    .MinimumLevel.Override("Yarp", LogEventLevel.Fatal)
                    .Read(builder.Configuration, out error)
                    .Enrich.FromLogContext()
                    .Enrich.With<WithoutPath>()
                    // The framework's own lines on requests name paths; UseRequestLogs writes one that does not.
                    .Filter.ByExcluding(line => line.Level < LogEventLevel.Warning && (OfHosting(line) || OfRouting(line)))
                    // A busy address and the like: ServiceRunner logs one line.
                    .Filter.ByExcluding(line =>
                        line.MessageTemplate.Text == "Hosting failed to start"
                        && line.Exception is { } exception
                        && ServiceRunner.IsOfAddressOrCertificate(exception)
                    )
                    .WriteTo.Sink(
                        new ConsoleBatches(
                            new MessageTemplateTextFormatter(Line, CultureInfo.InvariantCulture),
                            Console.OpenStandardOutput(),
                            TimeProvider.System
                        )
                    )
        );
        return builder;
    }

    private static LoggerConfiguration Read(this LoggerConfiguration serilog, IConfiguration configuration, out string? error)
    {
        error = null;
        try
        {
            return serilog.ReadFrom.Configuration(configuration);
        }
        catch (InvalidOperationException e)
        {
            error = e.Message;
            return serilog;
        }
    }

    /// <summary>
    /// Removes the request's path, which ASP.NET Core adds to each line: it holds order ids, and a collector would get them.
    /// </summary>
    private sealed class WithoutPath : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory) => logEvent.RemovePropertyIfPresent("RequestPath");
    }

    public static void UseRequestLogs(this WebApplication app) =>
        app.UseSerilogRequestLogging(options =>
        {
            options.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
            Configure(options);
        });

    /// <summary>
    /// Logs the route's pattern instead of the path and the query: those hold order ids and users, and line breaks in them could forge
    /// lines.
    /// </summary>
    private static void Configure(RequestLoggingOptions options)
    {
        options.MessageTemplate = "{RequestMethod} {Route} {StatusCode} in {Elapsed:0.000} ms";
        options.GetMessageTemplateProperties = (context, _, elapsed, status) =>
            [
                new("RequestMethod", new ScalarValue(KnownMethod(context.Request.Method))),
                new("Route", new ScalarValue(Route(context))),
                new("StatusCode", new ScalarValue(status)),
                new("Elapsed", new ScalarValue(elapsed)),
            ];
        options.GetLevel = (context, _, exception) =>
            (exception, context.Response.StatusCode) switch
            {
                (not null, _) or (_, 500) => LogEventLevel.Error,
                (_, > 500) => LogEventLevel.Warning,
                _ when context.Request.Path.StartsWithSegments("/health") => LogEventLevel.Debug,
                _ => LogEventLevel.Information,
            };
    }

    /// <summary>The pattern of the route. The exception handler moves the endpoint from the context to its own feature.</summary>
    private static string Route(HttpContext context) =>
        ((context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint) as RouteEndpoint)?.RoutePattern.RawText
        ?? "(no route)";

    private static string KnownMethod(string method) =>
        HttpMethods.IsGet(method)
        || HttpMethods.IsPost(method)
        || HttpMethods.IsDelete(method)
        || HttpMethods.IsHead(method)
        || HttpMethods.IsPut(method)
        || HttpMethods.IsPatch(method)
        || HttpMethods.IsOptions(method)
            ? method
            : "(other)";
}
