using DzStore.Analytics.Jobs.Storage;

namespace DzStore.Analytics.Jobs.Submission;

/// <summary>The queue of jobs that wait for a run; the same for every kind of job. Anyone who wants a job run submits it here.</summary>
internal sealed class JobQueue(JobStore store, JobKeys keys, JobTransitions transitions, WakeUpSignal signal, EngineName engine)
{
    /// <summary>Finds out what became of a request under a key; null where the key was not used before.</summary>
    public Task<JobSubmission?> FindAsync(JobRequest request, string key, CancellationToken cancellationToken) =>
        keys.FindAsync(request, key, cancellationToken);

    /// <summary>Submits a job.</summary>
    /// <param name="request">What it is to do.</param>
    /// <param name="key">The key under which it is submitted at most once; null submits a new job in any case.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="JobOutcomeUnknownException">The job may be queued or not.</exception>
    public async Task<JobSubmission> SubmitAsync(JobRequest request, string? key, CancellationToken cancellationToken)
    {
        JobSubmission submission =
            key is not null ? await keys.SubmitAsync(request, key, engine.Value, cancellationToken)
            : await store.TryEnqueueAsync(request, engine.Value, cancellationToken) is { } job ? new JobSubmission.Queued(job)
            : new JobSubmission.QueueFull();
        if (submission is JobSubmission.Queued)
            signal.WakeUp();
        return submission;
    }

    /// <summary>
    /// Submits the job that is due at a time by a schedule. All instances may try: the time makes the id, so one of them succeeds.
    /// </summary>
    /// <exception cref="JobOutcomeUnknownException">The job may be queued or not; trying again tells.</exception>
    public async Task<ScheduleResult> SubmitDueAsync(JobRequest request, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var result = await store.TryScheduleAsync(request, due, engine.Value, cancellationToken);
        if (result == ScheduleResult.Queued)
            signal.WakeUp();
        return result;
    }

    /// <summary>Submits a job again that ended without success; null when it is in another state.</summary>
    /// <exception cref="JobOutcomeUnknownException">The job may be queued or not.</exception>
    public async Task<Job?> ResubmitAsync(string id, CancellationToken cancellationToken)
    {
        var queued = await transitions.RequeueAsync(id, cancellationToken);
        if (queued is not null)
            signal.WakeUp();
        return queued;
    }

    /// <summary>Tells if a job of a kind waits or runs.</summary>
    public Task<bool> HasOpenAsync(JobKind kind, CancellationToken cancellationToken) => store.HasOpenAsync(kind, cancellationToken);

    /// <summary>Finds the last job of a kind, whatever became of it; null when there is none.</summary>
    public async Task<Job?> LastAsync(JobKind kind, CancellationToken cancellationToken) =>
        (await store.ListAsync(1, null, cancellationToken, new(kind))).FirstOrDefault();

    /// <summary>Tells if as many jobs wait as Jobs:MaxQueued allows.</summary>
    public Task<bool> IsFullAsync(CancellationToken cancellationToken) => store.IsFullAsync(cancellationToken);
}
