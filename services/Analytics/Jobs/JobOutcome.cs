using DzStore.ServiceDefaults.Database;
using MongoDB.Driver;
using Polly.Timeout;

namespace DzStore.Analytics.Jobs;

/// <summary>
/// The outcome of a run: a result, an error, a cancellation, an interruption by the service's own stop, or another try after a pause.
/// </summary>
public sealed record JobOutcome(JobState State, JobResult? Result = null, JobError? Error = null)
{
    public static JobOutcome Cancelled { get; } = new(JobState.Cancelled);

    public static JobOutcome Interrupted { get; } = new(JobState.Interrupted, Error: JobError.ServiceStopped);

    /// <summary>Tells if the log gets the exception: the job's own error does not name a cause that its caller could remove.</summary>
    public bool NeedsLog { get; private init; }

    /// <summary>True where the failure is of the moment: the same job may succeed when it is tried again.</summary>
    public bool IsPassing { get; private init; }

    /// <summary>The pause before the job is tried again; null where it has ended.</summary>
    public TimeSpan? RetryIn { get; private init; }

    public static JobOutcome Of(JobResult result) => new(JobState.Succeeded, result);

    /// <summary>Names the error in words that the caller can act on; the details of an unforeseen exception go to the log only.</summary>
    public static JobOutcome Of(Exception exception) =>
        new(
            JobState.Failed,
            Error: exception switch
            {
                JobException job => new(job.Code, job.Message),
                TimeoutRejectedException overdue => JobError.DatabaseSlow(overdue.Timeout),
                _ when DatabaseFailure.IsUnavailable(exception) => JobError.DatabaseUnavailable,
                MongoException => new("database_failed", $"The database refused: {exception.Message}"),
                _ => new("unexpected", "The service failed on this job; its log has the reason."),
            }
        )
        {
            NeedsLog = exception is not JobInputException,
            IsPassing = exception is JobException own ? own.IsPassing : DatabaseFailure.IsUnavailable(exception),
        };

    /// <summary>The same failure, after which the job waits for another try instead of ending.</summary>
    public JobOutcome TriedAgainIn(TimeSpan pause) => this with { State = JobState.Queued, RetryIn = pause };
}
