using System.Linq.Expressions;
using MongoDB.Driver;

namespace DzStore.Analytics.Jobs.Storage;

/// <summary>
/// Changes the state of stored jobs. Each change names the state that it starts from, so that of two who want to change a job one wins and
/// the other learns it.
/// </summary>
public sealed class JobTransitions(JobCollection jobs)
{
    /// <summary>Claims the oldest of the jobs that wait and are not to wait longer; null when there is none.</summary>
    public Task<Job?> ClaimAsync(string owner, string engine, CancellationToken cancellationToken)
    {
        var now = jobs.Now;
        return TakeAsync(
            job => job.State == JobState.Queued && (job.NotBefore == null || job.NotBefore <= now),
            owner,
            engine,
            cancellationToken
        );
    }

    /// <summary>
    /// Claims a job that already belongs to this owner and is not among those it runs: one whose claim was made but not confirmed. Null
    /// when there is none.
    /// </summary>
    public Task<Job?> ReclaimAsync(string owner, string engine, IReadOnlyCollection<string> running, CancellationToken cancellationToken)
    {
        var now = jobs.Now;
        return TakeAsync(
            job => job.State == JobState.Running && job.Owner == owner && job.LeaseUntil > now && !running.Contains(job.Id),
            owner,
            engine,
            cancellationToken
        );
    }

    /// <summary>
    /// Renews the lease of a running job and stores its progress. The job that comes back tells if it is to be cancelled; null means that
    /// it no longer belongs to this instance.
    /// </summary>
    public Task<Job?> RenewLeaseAsync(Job job, JobProgress progress, CancellationToken cancellationToken) =>
        Change(
            Ours(job),
            update => update.Set(each => each.Progress, progress).Set(each => each.LeaseUntil, jobs.Now + jobs.Options.Lease),
            cancellationToken
        );

    /// <summary>
    /// Queues a running job of this instance for another try after a passing failure; null when it was cancelled, interrupted or ended in
    /// the meantime.
    /// </summary>
    public Task<Job?> RetryAsync(Job job, JobOutcome outcome, CancellationToken cancellationToken)
    {
        var now = jobs.Now;
        return Change(
            each =>
                each.Id == job.Id
                && each.State == JobState.Running
                && each.Owner == job.Owner
                && each.Attempts == job.Attempts
                && !each.CancelRequested,
            update =>
                Requeue(update, now)
                    .Set(each => each.NotBefore, now + outcome.RetryIn)
                    .Inc(each => each.Retries, 1)
                    .Set(each => each.Error, outcome.Error),
            cancellationToken
        );
    }

    /// <summary>
    /// Stores the engine's session in which a running job of this instance goes on. It may be called again to the same effect.
    /// </summary>
    /// <exception cref="JobException">The job no longer belongs to this instance, which must not go on with it.</exception>
    public async Task EnterSessionAsync(Job job, string session, CancellationToken cancellationToken)
    {
        var stored = await jobs.ReadAsync(
            token =>
                jobs.Documents.UpdateOneAsync(
                    Ours(job),
                    Builders<Job>.Update.Set(each => each.EngineSession, session),
                    cancellationToken: token
                ),
            cancellationToken
        );
        if (stored.MatchedCount == 0)
            throw new JobException("taken_over", "The job no longer belonged to the instance that ran it.");
    }

    /// <summary>Ends a running job of this instance; null when it was interrupted or ended in the meantime.</summary>
    public Task<Job?> EndAsync(Job job, JobOutcome outcome, JobProgress progress, CancellationToken cancellationToken) =>
        Change(
            Ours(job),
            update =>
            {
                var end = update
                    .Set(each => each.State, outcome.State)
                    .Set(each => each.EndedAt, jobs.Now)
                    .Set(each => each.Progress, progress)
                    .Unset(each => each.LeaseUntil);
                if (outcome.Result is not null)
                    end = end.Set(each => each.Result, outcome.Result);
                return outcome.Error is null ? end : end.Set(each => each.Error, outcome.Error);
            },
            cancellationToken
        );

    /// <summary>Cancels a job that waits; null when it does not wait any more.</summary>
    public Task<Job?> CancelQueuedAsync(string id, CancellationToken cancellationToken) =>
        Change(
            job => job.Id == id && job.State == JobState.Queued,
            update =>
                update
                    .Set(job => job.State, JobState.Cancelled)
                    .Set(job => job.EndedAt, jobs.Now)
                    .Unset(job => job.NotBefore)
                    .Unset(job => job.Error),
            cancellationToken,
            id
        );

    /// <summary>Asks the instance that runs a job to stop it; null when the job is not running.</summary>
    public Task<Job?> RequestCancelAsync(string id, CancellationToken cancellationToken) =>
        Change(
            job => job.Id == id && job.State == JobState.Running,
            update => update.Set(job => job.CancelRequested, true),
            cancellationToken,
            id
        );

    /// <summary>Queues a job again that ended without success; null when it is in another state.</summary>
    public Task<Job?> RequeueAsync(string id, CancellationToken cancellationToken) =>
        Change(
            job => job.Id == id && (job.State == JobState.Failed || job.State == JobState.Cancelled || job.State == JobState.Interrupted),
            update => Requeue(update, jobs.Now).Set(job => job.CancelRequested, false).Unset(job => job.Retries).Unset(job => job.Error),
            cancellationToken,
            id
        );

    /// <summary>
    /// Marks abandoned jobs as interrupted: those whose lease ran out and, at start, those that a predecessor of the same name left
    /// running.
    /// </summary>
    /// <returns>The number of jobs that were marked.</returns>
    public async Task<long> InterruptAbandonedAsync(string? predecessor, CancellationToken cancellationToken)
    {
        var filter = Builders<Job>.Filter;
        var died = predecessor is null
            ? 0
            : await InterruptAsync(filter.Eq(job => job.Owner, predecessor), JobError.ServiceDied, cancellationToken);
        var expired = JobError.LeaseExpired(jobs.Options.Lease);
        return died + await InterruptAsync(filter.Lt(job => job.LeaseUntil, jobs.Now), expired, cancellationToken);
    }

    private async Task<long> InterruptAsync(FilterDefinition<Job> abandoned, JobError reason, CancellationToken cancellationToken)
    {
        var result = await jobs.ReadAsync(
            token =>
                jobs.Documents.UpdateManyAsync(
                    Builders<Job>.Filter.Eq(job => job.State, JobState.Running) & abandoned,
                    Builders<Job>
                        .Update.Set(job => job.State, JobState.Interrupted)
                        .Set(job => job.EndedAt, jobs.Now)
                        .Set(job => job.Error, reason)
                        .Unset(job => job.LeaseUntil),
                    cancellationToken: token
                ),
            cancellationToken
        );
        return result.ModifiedCount;
    }

    private static UpdateDefinition<Job> Requeue(UpdateDefinitionBuilder<Job> update, DateTime now) =>
        update
            .Set(job => job.State, JobState.Queued)
            .Set(job => job.QueuedAt, now)
            .Set(job => job.Progress, JobProgress.None)
            .Unset(job => job.Owner)
            .Unset(job => job.LeaseUntil)
            .Unset(job => job.StartedAt)
            .Unset(job => job.EndedAt);

    private Task<Job?> TakeAsync(Expression<Func<Job, bool>> from, string owner, string engine, CancellationToken cancellationToken)
    {
        var now = jobs.Now;
        return Change(
            from,
            update =>
                update
                    .Set(job => job.State, JobState.Running)
                    .Set(job => job.Owner, owner)
                    .Set(job => job.Engine, engine)
                    .Set(job => job.LeaseUntil, now + jobs.Options.Lease)
                    .Set(job => job.StartedAt, now)
                    .Inc(job => job.Attempts, 1)
                    .Set(job => job.Progress, JobProgress.None)
                    .Unset(job => job.NotBefore)
                    .Unset(job => job.EndedAt)
                    .Unset(job => job.Error),
            cancellationToken,
            oldestFirst: true
        );
    }

    private static Expression<Func<Job, bool>> Ours(Job job) =>
        each => each.Id == job.Id && each.State == JobState.Running && each.Owner == job.Owner && each.Attempts == job.Attempts;

    private Task<Job?> Change(
        Expression<Func<Job, bool>> from,
        Func<UpdateDefinitionBuilder<Job>, UpdateDefinition<Job>> to,
        CancellationToken cancellationToken,
        string? id = null,
        bool oldestFirst = false
    )
    {
        var settings = new FindOneAndUpdateOptions<Job> { ReturnDocument = ReturnDocument.After };
        if (oldestFirst)
            settings.Sort = Builders<Job>.Sort.Ascending(job => job.Id);
        return jobs.WriteAsync<Job?>(
            id,
            async token => await jobs.Documents.FindOneAndUpdateAsync(from, to(Builders<Job>.Update), settings, token),
            cancellationToken
        );
    }
}
