using System.Diagnostics.Metrics;
using DzStore.Storefront.Traffic;
using DzStore.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.Storefront.Tests.Traffic;

/// <summary>A traffic log and its writer, under a clock that the test moves.</summary>
internal sealed class RunningTrafficLog : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 30, 15, 5, 13, 123, TimeSpan.Zero);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly TrafficWriter _writer;
    private readonly MeterListener _listener = new();
    private readonly List<(string? Reason, long Rows)> _dropped = [];
    private bool _stopped;

    private RunningTrafficLog(TrafficOptions options, FakeTimeProvider time)
    {
        Time = time;
        var meters = _services.GetRequiredService<IMeterFactory>();
        var metrics = new TrafficMetrics(meters);
        var ours = meters.Create("DzStore.Traffic");
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == ours && instrument.Name == "dzstore.traffic.dropped")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, rows, tags, _) => Add(tags[0].Value, rows));
        _listener.Start();
        Log = new(Options.Create(options), metrics, time);
        _writer = new(Log, Options.Create(options), metrics, time, NullLogger<TrafficWriter>.Instance);
    }

    public FakeTimeProvider Time { get; }

    public TrafficLog Log { get; }

    /// <summary>The rows dropped so far, by reason.</summary>
    public IReadOnlyList<(string? Reason, long Rows)> Dropped
    {
        get
        {
            lock (_dropped)
                return [.. _dropped];
        }
    }

    public static RunningTrafficLog Prepare(TemporaryFolder folder, Action<TrafficOptions>? configure = null, FakeTimeProvider? time = null)
    {
        var options = new TrafficOptions { Folder = folder.Path };
        configure?.Invoke(options);
        return new(options, time ?? new(Start));
    }

    public static async Task<RunningTrafficLog> StartAsync(
        TemporaryFolder folder,
        Action<TrafficOptions>? configure = null,
        FakeTimeProvider? time = null
    )
    {
        var log = Prepare(folder, configure, time);
        await log.StartWriterAsync();
        return log;
    }

    public Task StartWriterAsync() => _writer.StartAsync(TestContext.Current.CancellationToken);

    /// <summary>Stops it as the host does, after which everything is written.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        await _writer.StopAsync(TestContext.Current.CancellationToken);
        _writer.ExecuteTask?.Exception.ShouldBeNull();
    }

    /// <summary>Moves the clock in small steps until something is so.</summary>
    public async Task MoveUntilAsync(Func<bool> isSo, TimeSpan? step = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!isSo())
        {
            Time.Advance(step ?? TimeSpan.FromMilliseconds(10));
            await Task.Delay(1, limit.Token);
        }
    }

    /// <summary>The files of a folder by name, with their lines.</summary>
    public static IReadOnlyList<(string Name, string[] Lines)> Files(TemporaryFolder folder) =>
        [
            .. Directory
                .GetFiles(folder.Path)
                .OrderBy(path => path, StringComparer.Ordinal)
                .Select(path => (Path.GetFileName(path), File.ReadAllLines(path))),
        ];

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _writer.Dispose();
        _listener.Dispose();
        await _services.DisposeAsync();
    }

    private void Add(object? reason, long rows)
    {
        lock (_dropped)
            _dropped.Add((reason as string, rows));
    }
}
