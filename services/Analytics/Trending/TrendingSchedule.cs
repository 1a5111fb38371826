using DzStore.Analytics.Engines;
using DzStore.Analytics.Jobs;
using DzStore.ServiceDefaults.Database;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.Analytics.Trending;

/// <summary>
/// Queues a trending run at every multiple of Trending:Every. All instances wake at the same times and try to make the same job, whose id is the time's:
/// one of them succeeds. While a trending run waits or runs, a time is passed over, so that there are never two.
/// </summary>
internal sealed partial class TrendingSchedule(
    JobStore jobs, JobSignal signal, IAnalyticsEngine engine, IOptions<TrendingOptions> options, TimeProvider time, ILogger<TrendingSchedule> logger) : BackgroundService
{
    private static readonly TimeSpan LongestPauseAfterFault = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Every is not { } every) return;
        var request = new TrendingRequest(options.Value.Source, options.Value.Window);
        LogSchedule(request.Source, every);
        try
        {
            while (true)
            {
                var now = time.GetUtcNow();
                var due = now.AddTicks(-(now - DateTimeOffset.UnixEpoch).Ticks % every.Ticks);
                var pause = due + every - now;
                // The same time may be tried again, a job that was made without our knowing included: its id is taken then.
                if (!await TryQueueAsync(request, due, stoppingToken) && pause > LongestPauseAfterFault) pause = LongestPauseAfterFault;
                await Task.Delay(pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    /// <summary>False where the time should be tried again soon.</summary>
    private async Task<bool> TryQueueAsync(TrendingRequest request, DateTimeOffset due, CancellationToken cancellationToken)
    {
        try
        {
            if (await jobs.HasOpenAsync(JobKind.Trending, cancellationToken)) return true;
            switch (await jobs.TryScheduleAsync(request, due, engine.Name, cancellationToken))
            {
                case ScheduleResult.Queued: signal.Wake(); return true;
                case ScheduleResult.TakenAlready: return true;
                default: LogQueueFull(); return false;
            }
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && (fault is MongoException or JobOutcomeUnknownException || DatabaseFailure.IsUnavailable(fault)))
        {
            LogNotQueued(fault.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Trending runs by itself from {Source}, every {Every}")]
    private partial void LogSchedule(string source, TimeSpan every);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A scheduled trending run could not be queued: as many jobs wait as may; trying again")]
    private partial void LogQueueFull();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A scheduled trending run could not be queued ({Exception}); trying again")]
    private partial void LogNotQueued(string exception);
}
