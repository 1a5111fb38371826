namespace DzStore.Analytics.Jobs;

/// <summary>Runs the jobs of one kind. AddJobHandler registers it; jobs of the kind can then be submitted, watched and cancelled.</summary>
public interface IJobHandler<in TRequest, TResult>
    where TRequest : JobRequest
    where TResult : JobResult
{
    /// <summary>
    /// Carries a request out. It may be called again for the same job, with a higher attempt, and all calls together have the effect of
    /// one.
    /// </summary>
    /// <exception cref="JobException">The job failed for a reason that the caller is told. Any other exception is logged.</exception>
    Task<TResult> RunAsync(JobRun run, TRequest request, CancellationToken cancellationToken);

    /// <summary>Removes what runs left behind that ended without removing it. Called at start and when jobs were interrupted.</summary>
    Task CleanUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
