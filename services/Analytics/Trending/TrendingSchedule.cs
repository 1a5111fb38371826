using DzStore.Analytics.Jobs;
using DzStore.Analytics.Jobs.Storage;
using DzStore.Analytics.Jobs.Submission;
using DzStore.Analytics.Trending.Csv.Sources;
using DzStore.ServiceDefaults.Database;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.Analytics.Trending;

/// <summary>
/// Submits a trending run at every multiple of Trending:Every. All instances wake at the same times and submit the same job, whose id comes
/// from the time: one of them succeeds. A time is skipped while a trending run waits or runs, so that there are never two, and when the run
/// before was a scheduled one that succeeded and no log has changed since: it would publish the same list. With
/// Trending:StartFile the first run waits for that file.
/// </summary>
internal sealed partial class TrendingSchedule(
    JobQueue queue,
    TrafficSources sources,
    IOptions<TrendingOptions> options,
    TimeProvider time,
    ILogger<TrendingSchedule> logger
) : BackgroundService
{
    private static readonly TimeSpan LongestPauseAfterError = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartFileInterval = TimeSpan.FromSeconds(1);

    // The state of the logs when this instance submitted last.
    private string? _submitted;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Every is not { } every)
            return;
        var request = new TrendingRequest(options.Value.Source, options.Value.Window, options.Value.DateForm);
        try
        {
            await MayStartAsync(stoppingToken);
            LogSchedule(request.Source, every);
            while (true)
            {
                var now = time.GetUtcNow();
                var due = now.AddTicks(-(now - DateTimeOffset.UnixEpoch).Ticks % every.Ticks);
                var pause = due + every - now;
                // The same time may be tried again, even if the job was queued without confirmation: its id is then taken.
                if (!await TrySubmitAsync(request, due, stoppingToken) && pause > LongestPauseAfterError)
                    pause = LongestPauseAfterError;
                await Task.Delay(pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    /// <summary>Waits until Trending:StartFile exists, if it is set.</summary>
    private async Task MayStartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.StartFile is not { Length: > 0 } name)
            return;
        var file = Path.GetFullPath(name, AppContext.BaseDirectory);
        if (!File.Exists(file))
            LogWaiting(file);
        while (!File.Exists(file))
            await Task.Delay(StartFileInterval, time, cancellationToken);
    }

    /// <summary>Submits the run that is due; false when the time should be tried again soon.</summary>
    private async Task<bool> TrySubmitAsync(TrendingRequest request, DateTimeOffset due, CancellationToken cancellationToken)
    {
        try
        {
            if (await queue.HasOpenAsync(TrendingRequest.JobKind, cancellationToken))
                return true;
            var state = sources.StateOf(request.Source);
            if (await WouldChangeNothingAsync(state, cancellationToken))
                return true;
            var result = await queue.SubmitDueAsync(request, due, cancellationToken);
            // Not for a job that is there already: it may have been submitted before the logs were in this state.
            if (result == ScheduleResult.Queued)
                _submitted = state;
            if (result != ScheduleResult.QueueFull)
                return true;
            LogQueueFull();
            return false;
        }
        catch (Exception e)
            when (!cancellationToken.IsCancellationRequested
                && (e is MongoException or JobOutcomeUnknownException || DatabaseFailure.IsUnavailable(e))
            )
        {
            LogNotQueued(DatabaseFailure.Reason(e));
            return false;
        }
    }

    private async Task<bool> WouldChangeNothingAsync(string? state, CancellationToken cancellationToken) =>
        state is not null
        && state == _submitted
        && await queue.LastAsync(TrendingRequest.JobKind, cancellationToken)
            is { StartedBy: JobOrigin.Schedule, State: JobState.Succeeded };

    [LoggerMessage(Level = LogLevel.Information, Message = "Scheduled trending runs begin when there is {File}")]
    private partial void LogWaiting(string file);

    [LoggerMessage(Level = LogLevel.Information, Message = "Trending runs are scheduled: {Source}, every {Every}")]
    private partial void LogSchedule(string source, TimeSpan every);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A scheduled trending run could not be queued because the job queue is full; trying again"
    )]
    private partial void LogQueueFull();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A scheduled trending run could not be queued ({Reason}); trying again")]
    private partial void LogNotQueued(string reason);
}
