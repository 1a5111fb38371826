using DzStore.Analytics.Engines;
using DzStore.ServiceDefaults.Database;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.Analytics.Jobs;

/// <summary>Takes queued jobs, a bounded number at a time, and runs each on the engine. What it cannot finish is left so that it can be run again.</summary>
internal sealed partial class JobRunner(
    JobStore store, JobQueueSignal signal, IAnalyticsEngine engine, JobInstance instance, IOptions<JobOptions> options, TimeProvider time, ILogger<JobRunner> logger)
    : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LogEngine(engine.Name, options.Value.MaxRunning);
        await WhenDatabaseAnswers(() => InterruptAbandonedAsync(instance.Name, stoppingToken), stoppingToken);
        var lanes = Enumerable.Range(0, options.Value.MaxRunning).Select(_ => RunLaneAsync(stoppingToken));
        await Task.WhenAll([SweepAsync(stoppingToken), .. lanes]);
    }

    private async Task RunLaneAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Job? job = null;
            await WhenDatabaseAnswers(async () => job = await store.ClaimAsync(instance.Name, engine.Name, stoppingToken), stoppingToken);
            if (job is not null) await RunAsync(job, stoppingToken);
            else await signal.WaitAsync(Poll, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Lease / 2, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await WhenDatabaseAnswers(() => InterruptAbandonedAsync(predecessor: null, stoppingToken), stoppingToken);
    }

    private async Task InterruptAbandonedAsync(string? predecessor, CancellationToken cancellationToken)
    {
        var interrupted = await store.InterruptAbandonedAsync(predecessor, cancellationToken);
        if (interrupted > 0) LogInterrupted(interrupted);
    }

    private async Task RunAsync(Job job, CancellationToken stoppingToken)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var progress = new JobProgressReporter();
        signal.Started(job.Id, cancellation);
        LogStarted(job.Id, job.Kind, job.Attempts);
        var heart = BeatAsync(job, progress, cancellation);
        var outcome = await OutcomeAsync(job, progress, cancellation.Token, stoppingToken);
        await cancellation.CancelAsync();
        await heart;
        signal.Ended(job.Id);
        await EndAsync(job, outcome, progress.Latest);
    }

    private async Task<JobOutcome> OutcomeAsync(Job job, JobProgressReporter progress, CancellationToken cancellation, CancellationToken stopping)
    {
        var run = new JobRun(job.Id, job.Attempts, progress);
        try
        {
            return job.Kind switch
            {
                JobKind.Campaign => new(JobState.Succeeded, Campaign: await engine.RunCampaignAsync(run, job.Campaign!, cancellation)),
                JobKind.Trending => new(JobState.Succeeded, Trending: await engine.RunTrendingAsync(run, job.Trending!, cancellation)),
                _ => throw new InvalidOperationException($"There is no such kind of job: {job.Kind}"),
            };
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new(stopping.IsCancellationRequested ? JobState.Interrupted : JobState.Cancelled);
        }
        catch (Exception fault)
        {
            var outcome = JobOutcome.Of(fault);
            if (outcome.Error!.Code == "unexpected") LogUnexpected(fault, job.Id);
            return outcome;
        }
    }

    /// <summary>Says that the job lives, with its progress, and hears of a cancel that another instance took. Ends with the run.</summary>
    private async Task BeatAsync(Job job, JobProgressReporter progress, CancellationTokenSource cancellation)
    {
        var interval = TimeSpan.FromMilliseconds(Math.Min(250, options.Value.Lease.TotalMilliseconds / 3));
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation.Token))
            {
                try
                {
                    // Null: the lease ran out and somebody marked the job interrupted, so this run must not go on.
                    if (await store.HeartbeatAsync(job, progress.Latest, cancellation.Token) is null or { CancelRequested: true }) await cancellation.CancelAsync();
                }
                catch (Exception fault) when (fault is MongoException || DatabaseFailure.IsUnavailable(fault))
                {
                    LogMissedBeat(job.Id, fault.GetType().Name);
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The run has ended.
        }
    }

    private async Task EndAsync(Job job, JobOutcome outcome, JobProgress progress)
    {
        // A token of its own: the service's stop must not keep a job from being marked.
        using var limit = new CancellationTokenSource(LastWords, time);
        try
        {
            var ended = await store.EndAsync(job, outcome, progress, limit.Token);
            if (ended is null) LogLost(job.Id);
            else LogEnded(job.Id, outcome.State, outcome.Error?.Message);
        }
        catch (Exception fault) when (fault is MongoException or OperationCanceledException || DatabaseFailure.IsUnavailable(fault))
        {
            // Its lease runs out and it will be marked interrupted, which is what is known of it.
            LogUnmarked(job.Id, outcome.State, fault.GetType().Name);
        }
    }

    /// <summary>Runs the step; where the database is away it says so and leaves it for the next time.</summary>
    private async Task WhenDatabaseAnswers(Func<Task> step, CancellationToken stoppingToken)
    {
        try
        {
            await step();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
        catch (Exception fault) when (fault is MongoException || DatabaseFailure.IsUnavailable(fault))
        {
            LogDatabaseAway(fault.GetType().Name);
            await Task.Delay(Poll, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Analytics engine: {Engine}, up to {MaxRunning} jobs at once")]
    private partial void LogEngine(string engine, int maxRunning);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Id} ({Kind}) started, attempt {Attempt}")]
    private partial void LogStarted(string id, JobKind kind, int attempt);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Id} ended: {State} {Error}")]
    private partial void LogEnded(string id, JobState state, string? error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} jobs that nobody runs any more are marked interrupted")]
    private partial void LogInterrupted(long count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Id} was taken from this instance while it ran: its lease had run out")]
    private partial void LogLost(string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Id} ended ({State}) but could not be marked so ({Exception}); its lease will run out")]
    private partial void LogUnmarked(string id, JobState state, string exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Id}: the sign of life did not reach the database ({Exception})")]
    private partial void LogMissedBeat(string id, string exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The jobs cannot be read: the database is away ({Exception})")]
    private partial void LogDatabaseAway(string exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Id} failed unexpectedly")]
    private partial void LogUnexpected(Exception fault, string id);
}
