using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Traffic;

/// <summary>Writes the rows that wait, many at once, until the service stops; the rows that wait then are still written.</summary>
internal sealed partial class TrafficWriter(
    TrafficLog log,
    IOptions<TrafficOptions> options,
    TrafficMetrics metrics,
    TimeProvider time,
    ILogger<TrafficWriter> logger
) : BackgroundService
{
    // Rows of so long a time are written together: under load that saves most of the writes.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan DropsInterval = TimeSpan.FromSeconds(10);

    private volatile bool _hasBegun;
    private long _dropsLogged;
    private long? _dropsLoggedAt;

    /// <summary>Stops taking rows and writes those that wait.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        log.Complete();
        await base.StopAsync(cancellationToken);
        // A stop that follows the start at once comes before the first line of ExecuteAsync, which the base class then never runs.
        if (!_hasBegun)
            await ExecuteAsync(new CancellationToken(canceled: true));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _hasBegun = true;
        if (log.Rows is { } rows && options.Value.Root is { } root)
        {
            LogOn(root);
            using var output = new TrafficOutput(root, options.Value, metrics, time, logger);
            await WriteAsync(rows, output, stoppingToken);
        }
        else
        {
            LogOff();
        }
    }

    private async Task WriteAsync(ChannelReader<TrafficRow> rows, TrafficOutput output, CancellationToken stopping)
    {
        // It ends with the queue and not by the token, so that every row that was taken is written.
        while (await HasRowsAsync(rows, output))
        {
            while (rows.TryRead(out var row))
                await output.TakeAsync(row, stopping);
            await output.FlushAsync(stopping);
            LogDrops();
            await Task.Delay(Gathering, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        _dropsLoggedAt = null;
        LogDrops();
    }

    /// <summary>Waits for rows, and closes the file in work meanwhile when its time has come.</summary>
    private async Task<bool> HasRowsAsync(ChannelReader<TrafficRow> rows, TrafficOutput output)
    {
        Task more = rows.WaitToReadAsync(CancellationToken.None).AsTask();
        while (output.UntilDue is { } rest)
        {
            if (rest <= TimeSpan.Zero)
                output.Close();
            else if (more.IsCompleted)
                break;
            else
                await more.WaitAsync(rest, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return await (Task<bool>)more;
    }

    private void LogDrops()
    {
        var dropped = metrics.DroppedSoFar;
        if (dropped == _dropsLogged || (_dropsLoggedAt is { } at && time.GetElapsedTime(at) < DropsInterval))
            return;
        LogDropped(dropped - _dropsLogged);
        (_dropsLogged, _dropsLoggedAt) = (dropped, time.GetTimestamp());
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Traffic log: views, carts and purchases go to files in {Folder}")]
    private partial void LogOn(string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "Traffic log: none is written, since Traffic:Folder is not set")]
    private partial void LogOff();

    [LoggerMessage(Level = LogLevel.Warning, Message = "The traffic log lost {Count} rows; dzstore.traffic.dropped counts them by reason")]
    private partial void LogDropped(long count);
}
