using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace DzStore.Load.Tests.Running;

/// <summary>Answers each request after a delay, and takes down how long each really took it: what a load generator must find out.</summary>
internal sealed class TimedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentBag<double> _tookMs = [];

    private TimedServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<TimedServer> StartAsync(Func<CancellationToken, Task> delay)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new TimedServer(app);
        app.Run(async context =>
        {
            var start = Stopwatch.GetTimestamp();
            await delay(context.RequestAborted);
            server._tookMs.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        });
        await app.StartAsync();
        return server;
    }

    public void Forget() => _tookMs.Clear();

    /// <summary>The true percentile, by nearest rank.</summary>
    public double PercentileMs(double percentile)
    {
        var sorted = _tookMs.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(percentile / 100 * sorted.Length) - 1)];
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
