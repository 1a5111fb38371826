using Microsoft.Extensions.Options;

namespace DzStore.Storefront.Traffic;

/// <summary>Finishes the files of dead processes and removes old ones, at start and every minute.</summary>
internal sealed partial class TrafficSweep(IOptions<TrafficOptions> options, TimeProvider time, ILogger<TrafficSweep> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Root is not { } root)
            return;
        var folder = new TrafficFolder(root);
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                Sweep(root, folder);
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private void Sweep(string root, TrafficFolder folder)
    {
        try
        {
            // Before the first row: a folder that is not there is a mistake for whoever is told to read it.
            Directory.CreateDirectory(root);
            var finished = folder.FinishLeftOvers();
            if (finished > 0)
                LogFinished(finished);
            var removed = folder.RemoveEndedBefore(time.GetUtcNow().UtcDateTime - options.Value.KeepFor);
            if (removed > 0)
                LogRemoved(removed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotSwept(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} traffic logs of processes that are gone were closed")]
    private partial void LogFinished(int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Count} old traffic logs were removed")]
    private partial void LogRemoved(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The folder of traffic logs could not be swept; trying again in a minute")]
    private partial void LogNotSwept(Exception exception);
}
