using DzStore.Analytics.Jobs.Storage;
using DzStore.ServiceDefaults.Database;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.Analytics.Jobs.Running;

/// <summary>Runs one claimed job, from the first step of its handler to its stored outcome.</summary>
internal sealed partial class JobExecution(
    JobTransitions jobs,
    JobHandlers handlers,
    EngineName engine,
    JobMetrics metrics,
    IOptions<JobOptions> options,
    TimeProvider time,
    ILogger<JobExecution> logger
)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <summary>Runs the job. It never throws: an exception becomes the outcome of the job.</summary>
    /// <param name="stopping">Cancelled when the service stops; the job is then marked interrupted.</param>
    public async Task RunAsync(Job job, CancellationToken stopping)
    {
        LogStarted(job.Id, job.Kind, job.Attempts, engine.Value);
        metrics.Started(job.Kind);
        var started = time.GetTimestamp();
        var progress = new LatestProgress();
        var renewal = new LeaseRenewal(jobs, job, progress, options.Value.Lease, time);
        JobOutcome outcome;
        await using (renewal)
        {
            using var run = CancellationTokenSource.CreateLinkedTokenSource(stopping, renewal.StopRun);
            outcome = await OutcomeAsync(job, progress, renewal, run.Token);
        }
        metrics.Ended(job.Kind, outcome, time.GetElapsedTime(started));

        if (renewal.Reason == StopReason.LeaseLost)
            LogLost(job.Id);
        else
            await EndAsync(job, outcome, progress.Value, stopping);
    }

    private async Task<JobOutcome> OutcomeAsync(Job job, LatestProgress progress, LeaseRenewal renewal, CancellationToken cancellationToken)
    {
        try
        {
            var run = new JobRun(job.Id, job.Attempts, progress)
            {
                SessionBefore = job.EngineSession,
                EnterSessionAsync = (session, token) => jobs.EnterSessionAsync(job, session, token),
            };
            return JobOutcome.Of(await handlers.RunAsync(run, job.Request, cancellationToken));
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested)
        {
            // A handler that is stopped in the middle may throw something other than an OperationCanceledException.
            if (e is not OperationCanceledException)
                LogStoppedBy(job.Id, e);
            return renewal.Reason == StopReason.CancelRequested ? JobOutcome.Cancelled : JobOutcome.Interrupted;
        }
        catch (Exception e)
        {
            var outcome = JobOutcome.Of(e);
            if (outcome.IsPassing && job.Retries < options.Value.MaxRetries)
            {
                var pause = options.Value.DelayAfter(job.Retries);
                LogRetry(job.Id, pause, job.Retries + 1, options.Value.MaxRetries, e);
                return outcome.TriedAgainIn(pause);
            }
            if (outcome.NeedsLog)
                LogFailed(job.Id, e);
            return outcome;
        }
    }

    /// <summary>Stores the outcome, with retries while the lease lasts: after that the job counts as interrupted anyway.</summary>
    private async Task EndAsync(Job job, JobOutcome outcome, JobProgress progress, CancellationToken stopping)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                // The stop of the service does not cancel this: that is when a job has to be marked.
                if (outcome.RetryIn is null)
                    await jobs.EndAsync(job, outcome, progress, CancellationToken.None);
                else if (await jobs.RetryAsync(job, outcome, CancellationToken.None) is null)
                    await jobs.EndAsync(job, JobOutcome.Cancelled, progress, CancellationToken.None);
                LogEnded(job.Id, outcome.State, outcome.Error?.Code);
                return;
            }
            catch (Exception e) when (e is MongoException or JobOutcomeUnknownException || DatabaseFailure.IsUnavailable(e))
            {
                if (stopping.IsCancellationRequested || time.GetElapsedTime(started) >= options.Value.Lease)
                {
                    LogNotStored(job.Id, outcome.State, e);
                    return;
                }
                await Task.Delay(RetryInterval, time, CancellationToken.None);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} ({Kind}) started, attempt {Attempt}, on {Engine}")]
    private partial void LogStarted(string jobId, JobKind kind, int attempt, string engine);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} {State} {ErrorCode}")]
    private partial void LogEnded(string jobId, JobState state, string? errorCode);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId} failed")]
    private partial void LogFailed(string jobId, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} is tried again in {Pause}, {Retry} of {MaxRetries}")]
    private partial void LogRetry(string jobId, TimeSpan pause, int retry, int maxRetries, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} was stopped before its end")]
    private partial void LogStoppedBy(string jobId, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Job {JobId} no longer belongs to this instance: its lease ran out or it was marked interrupted"
    )]
    private partial void LogLost(string jobId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} {State}, but that could not be stored: it will count as interrupted")]
    private partial void LogNotStored(string jobId, JobState state, Exception exception);
}
