using DzStore.Analytics.Engines;
using DzStore.Analytics.Engines.Spark;
using DzStore.Analytics.Trending.Csv.Sources;
using DzStore.SparkConnect.Connection;
using Microsoft.Extensions.Options;

namespace DzStore.Analytics;

/// <summary>Logs at start which engine computes and where traffic logs are read from.</summary>
internal sealed partial class EngineBanner(
    IAnalyticsEngine engine,
    IOptions<SparkOptions> spark,
    TrafficSources sources,
    ILogger<EngineBanner> logger
) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Parsed, because the text of the parsed address leaves the token out.
        LogEngine(spark.Value.Remote.Length > 0 ? $"{engine.Name} at {SparkRemote.Parse(spark.Value.Remote)}" : engine.Name, sources.Root);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Analytics engine: {Engine}; traffic logs from {SourceRoot}")]
    private partial void LogEngine(string engine, string sourceRoot);
}
