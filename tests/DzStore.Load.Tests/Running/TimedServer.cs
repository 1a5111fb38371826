using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace DzStore.Load.Tests.Running;

/// <summary>Answers each request after a delay, and takes down how long each really took it: what a load generator must find out.</summary>
internal sealed class TimedServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentBag<double> tookMs = [];

    private TimedServer(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

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
            server.tookMs.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        });
        await app.StartAsync();
        return server;
    }

    public void Forget() => tookMs.Clear();

    /// <summary>The true percentile, by nearest rank.</summary>
    public double PercentileMs(double percentile)
    {
        var sorted = tookMs.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(percentile / 100 * sorted.Length) - 1)];
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
