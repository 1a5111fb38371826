using DzStore.ServiceDefaults.Database;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.Analytics.Jobs;

/// <summary>
/// The jobs in MongoDB, written with w=majority: an accepted job is not forgotten. Each change of state names the state it starts from, so that of two
/// that want to change a job one wins and the other learns it.
/// </summary>
public sealed class JobStore(IMongoDatabase database, DatabaseResilience resilience, TimeProvider time, IOptions<JobOptions> options)
{
    private readonly IMongoCollection<Job> _jobs = database.GetCollection<Job>("jobs").WithWriteConcern(WriteConcern.WMajority);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Queues a job; false where the queue is full.</summary>
    public async Task<bool> TryEnqueueAsync(Job job, CancellationToken cancellationToken)
    {
        if (await CountQueuedAsync(cancellationToken) >= options.Value.MaxQueued) return false;
        await Run(async token => { await _jobs.InsertOneAsync(job, cancellationToken: token); return true; }, cancellationToken);
        return true;
    }

    public Task<Job?> FindAsync(string id, CancellationToken cancellationToken) =>
        Run<Job?>(async token => await _jobs.Find(job => job.Id == id).FirstOrDefaultAsync(token), cancellationToken);

    /// <summary>A page of jobs, newest first: ids grow with time.</summary>
    public Task<List<Job>> ListAsync(int limit, string? after, CancellationToken cancellationToken) =>
        Run(token => _jobs.Find(after is null ? Builders<Job>.Filter.Empty : Builders<Job>.Filter.Lt(job => job.Id, after))
            .SortByDescending(job => job.Id).Limit(limit).ToListAsync(token), cancellationToken);

    /// <summary>The last job of a kind that succeeded, or null.</summary>
    public Task<Job?> LastSucceededAsync(JobKind kind, CancellationToken cancellationToken) =>
        Run<Job?>(async token => await _jobs.Find(job => job.Kind == kind && job.State == JobState.Succeeded)
            .SortByDescending(job => job.EndedAt).FirstOrDefaultAsync(token), cancellationToken);

    /// <summary>Takes the oldest queued job for this instance, or null where none waits.</summary>
    public Task<Job?> ClaimAsync(string owner, string engine, CancellationToken cancellationToken) => Change(
        job => job.State == JobState.Queued,
        update => update.Set(job => job.State, JobState.Running).Set(job => job.Owner, owner).Set(job => job.Engine, engine)
            .Set(job => job.LeaseUntil, Now + options.Value.Lease).Set(job => job.StartedAt, Now).Inc(job => job.Attempts, 1)
            .Set(job => job.Progress, JobProgress.None).Unset(job => job.EndedAt).Unset(job => job.Error),
        cancellationToken, oldestFirst: true);

    /// <summary>The sign of life of a running job with its progress; the answer tells of a wish to cancel, null that the job is no longer ours.</summary>
    public Task<Job?> HeartbeatAsync(Job job, JobProgress progress, CancellationToken cancellationToken) => Change(
        Ours(job), update => update.Set(each => each.Progress, progress).Set(each => each.LeaseUntil, Now + options.Value.Lease), cancellationToken);

    /// <summary>Ends a running job of ours; null where it was taken from us in the meantime.</summary>
    public Task<Job?> EndAsync(Job job, JobOutcome outcome, JobProgress progress, CancellationToken cancellationToken) => Change(
        Ours(job),
        update => update.Set(each => each.State, outcome.State).Set(each => each.EndedAt, Now).Set(each => each.Progress, progress).Set(each => each.Error, outcome.Error)
            .Set(each => each.CampaignResult, outcome.Campaign).Set(each => each.TrendingResult, outcome.Trending).Unset(each => each.LeaseUntil),
        cancellationToken);

    /// <summary>Cancels a job that still waits; null where it does not wait any more.</summary>
    public Task<Job?> CancelQueuedAsync(string id, CancellationToken cancellationToken) => Change(
        job => job.Id == id && job.State == JobState.Queued,
        update => update.Set(job => job.State, JobState.Cancelled).Set(job => job.EndedAt, Now), cancellationToken);

    /// <summary>Asks whoever runs a job to stop; null where it is not running.</summary>
    public Task<Job?> RequestCancelAsync(string id, CancellationToken cancellationToken) => Change(
        job => job.Id == id && job.State == JobState.Running, update => update.Set(job => job.CancelRequested, true), cancellationToken);

    /// <summary>Queues a job once more that ended without success; null where it is in another state.</summary>
    public Task<Job?> RequeueAsync(string id, CancellationToken cancellationToken) => Change(
        job => job.Id == id && (job.State == JobState.Failed || job.State == JobState.Cancelled || job.State == JobState.Interrupted),
        update => update.Set(job => job.State, JobState.Queued).Set(job => job.CancelRequested, false).Set(job => job.Progress, JobProgress.None)
            .Unset(job => job.Owner).Unset(job => job.LeaseUntil).Unset(job => job.StartedAt).Unset(job => job.EndedAt).Unset(job => job.Error),
        cancellationToken);

    /// <summary>
    /// Marks as interrupted what nobody runs any more: jobs whose lease ran out and, at start, those that a predecessor of the same name left.
    /// </summary>
    /// <returns>How many.</returns>
    public async Task<long> InterruptAbandonedAsync(string? predecessor, CancellationToken cancellationToken)
    {
        var filter = Builders<Job>.Filter;
        var abandoned = filter.Lt(job => job.LeaseUntil, Now);
        if (predecessor is not null) abandoned |= filter.Eq(job => job.Owner, predecessor);
        var result = await Run(token => _jobs.UpdateManyAsync(
            filter.Eq(job => job.State, JobState.Running) & abandoned,
            Builders<Job>.Update.Set(job => job.State, JobState.Interrupted).Set(job => job.EndedAt, Now).Unset(job => job.LeaseUntil),
            cancellationToken: token), cancellationToken);
        return result.ModifiedCount;
    }

    private Task<long> CountQueuedAsync(CancellationToken cancellationToken) =>
        Run(token => _jobs.CountDocumentsAsync(job => job.State == JobState.Queued, cancellationToken: token), cancellationToken);

    private static System.Linq.Expressions.Expression<Func<Job, bool>> Ours(Job job) =>
        each => each.Id == job.Id && each.State == JobState.Running && each.Owner == job.Owner && each.Attempts == job.Attempts;

    private Task<Job?> Change(
        System.Linq.Expressions.Expression<Func<Job, bool>> from,
        Func<UpdateDefinitionBuilder<Job>, UpdateDefinition<Job>> to,
        CancellationToken cancellationToken,
        bool oldestFirst = false)
    {
        var settings = new FindOneAndUpdateOptions<Job> { ReturnDocument = ReturnDocument.After };
        if (oldestFirst) settings.Sort = Builders<Job>.Sort.Ascending(job => job.Id);
        return Run<Job?>(async token => await _jobs.FindOneAndUpdateAsync(from, to(Builders<Job>.Update), settings, token), cancellationToken);
    }

    private Task<T> Run<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken) =>
        resilience.ExecuteAsync(async token => await operation(token), cancellationToken).AsTask();
}
