using DzStore.Analytics.Trending;

namespace DzStore.Analytics.Engines;

/// <summary>Says once, at start, what computes and where traffic logs are read from.</summary>
internal sealed partial class EngineBanner(IAnalyticsEngine engine, TrafficSources sources, ILogger<EngineBanner> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogEngine(engine.Name, sources.Root);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Analytics engine: {Engine}; traffic logs from {SourceRoot}")]
    private partial void LogEngine(string engine, string sourceRoot);
}
