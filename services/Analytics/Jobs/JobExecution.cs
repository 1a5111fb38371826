using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Engines;
using DzStore.Analytics.Trending;
using DzStore.ServiceDefaults.Database;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.Analytics.Jobs;

/// <summary>Runs one job that was claimed, from its engine's first step to its stored outcome.</summary>
internal sealed partial class JobExecution(JobStore store, IAnalyticsEngine engine, JobMetrics metrics, IOptions<JobOptions> options, TimeProvider time, ILogger<JobExecution> logger)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    /// <summary>Never throws: whatever happens to a job is its outcome.</summary>
    /// <param name="stopping">Cancelled when the service stops; the job is then marked interrupted.</param>
    public async Task RunAsync(Job job, CancellationToken stopping)
    {
        LogStarted(job.Id, job.Kind, job.Attempts, engine.Name);
        metrics.Started(job.Kind);
        var started = time.GetTimestamp();
        var progress = new LatestProgress();
        var pulse = new JobPulse(store, job, progress, options.Value.Lease, time);
        JobOutcome outcome;
        await using (pulse)
        {
            using var run = CancellationTokenSource.CreateLinkedTokenSource(stopping, pulse.StopRun);
            outcome = await OutcomeAsync(job, progress, pulse, run.Token);
        }
        metrics.Ended(job.Kind, outcome, time.GetElapsedTime(started));

        if (pulse.Reason == StopReason.LeaseLost) LogLost(job.Id);
        else await EndAsync(job, outcome, progress.Value, stopping);
    }

    private async Task<JobOutcome> OutcomeAsync(Job job, LatestProgress progress, JobPulse pulse, CancellationToken cancellationToken)
    {
        try
        {
            return JobOutcome.Of(await ComputeAsync(job, new JobRun(job.Id, job.Attempts, progress), cancellationToken));
        }
        catch (Exception fault) when (cancellationToken.IsCancellationRequested)
        {
            // What an engine throws when it is stopped in the middle need not be an OperationCanceledException.
            if (fault is not OperationCanceledException) LogStoppedBy(job.Id, fault);
            return pulse.Reason == StopReason.CancelRequested ? JobOutcome.Cancelled : JobOutcome.Interrupted;
        }
        catch (Exception fault)
        {
            var outcome = JobOutcome.Of(fault);
            if (outcome.NeedsLog) LogFailed(job.Id, fault);
            return outcome;
        }
    }

    private async Task<JobResult> ComputeAsync(Job job, JobRun run, CancellationToken cancellationToken) => job.Request switch
    {
        CampaignRequest campaign => await engine.RunCampaignAsync(run, campaign, cancellationToken),
        TrendingRequest trending => await engine.RunTrendingAsync(run, trending, cancellationToken),
        _ => throw new InvalidOperationException($"No engine runs a {job.Request.GetType().Name}"),
    };

    /// <summary>Stores the outcome, again and again while the lease lasts: after it the job counts as interrupted anyway.</summary>
    private async Task EndAsync(Job job, JobOutcome outcome, JobProgress progress, CancellationToken stopping)
    {
        var started = time.GetTimestamp();
        while (true)
            try
            {
                // Not cancelled by the service's stop: that is when a job has to be marked.
                await store.EndAsync(job, outcome, progress, CancellationToken.None);
                LogEnded(job.Id, outcome.State, outcome.Error?.Code);
                return;
            }
            catch (Exception fault) when (fault is MongoException or JobOutcomeUnknownException || DatabaseFailure.IsUnavailable(fault))
            {
                if (stopping.IsCancellationRequested || time.GetElapsedTime(started) >= options.Value.Lease)
                {
                    LogNotStored(job.Id, outcome.State, fault);
                    return;
                }
                await Task.Delay(BetweenTries, time, CancellationToken.None);
            }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} ({Kind}) started, attempt {Attempt}, on {Engine}")]
    private partial void LogStarted(string jobId, JobKind kind, int attempt, string engine);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} {State} {ErrorCode}")]
    private partial void LogEnded(string jobId, JobState state, string? errorCode);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId} failed")]
    private partial void LogFailed(string jobId, Exception fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} was stopped in the middle")]
    private partial void LogStoppedBy(string jobId, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} is no longer ours: its lease ran out or it was declared interrupted")]
    private partial void LogLost(string jobId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} {State}, which could not be stored: it will count as interrupted")]
    private partial void LogNotStored(string jobId, JobState state, Exception fault);
}
