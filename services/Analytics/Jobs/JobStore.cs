using System.Linq.Expressions;
using DzStore.ServiceDefaults.Database;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace DzStore.Analytics.Jobs;

/// <summary>
/// The jobs in MongoDB, written with w=majority: an accepted job is not forgotten. Each change of state names the state it starts from, so that of two
/// that want to change a job one wins and the other learns it.
/// </summary>
public sealed class JobStore
{
    private readonly IMongoCollection<Job> _jobs;
    private readonly DatabaseResilience _resilience;
    private readonly TimeProvider _time;
    private readonly JobOptions _options;

    public JobStore(IMongoDatabase database, DatabaseResilience resilience, TimeProvider time, IOptions<JobOptions> options)
    {
        BsonMappings.Register();
        _jobs = database.GetCollection<Job>("jobs").WithWriteConcern(WriteConcern.WMajority).WithReadPreference(ReadPreference.Primary);
        (_resilience, _time, _options) = (resilience, time, options.Value);
    }

    // MongoDB keeps milliseconds: what is answered now and what is read later must be the same.
    private DateTime Now => DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds()).UtcDateTime;

    /// <summary>Makes a job and queues it; null where the queue is full.</summary>
    /// <exception cref="JobOutcomeUnknownException">The job may be queued or not.</exception>
    public async Task<Job?> TryEnqueueAsync(JobRequest request, string engine, CancellationToken cancellationToken)
    {
        if (await IsFullAsync(cancellationToken)) return null;
        var job = New(JobIds.New(_time), request, JobOrigin.Request, engine);
        await InsertAsync(job, cancellationToken);
        return job;
    }

    /// <summary>Makes the job that is due at a time and queues it, if nobody has yet.</summary>
    /// <exception cref="JobOutcomeUnknownException">The job may be queued or not; trying again tells.</exception>
    public async Task<ScheduleResult> TryScheduleAsync(JobRequest request, DateTimeOffset due, string engine, CancellationToken cancellationToken)
    {
        if (await IsFullAsync(cancellationToken)) return ScheduleResult.QueueFull;
        try
        {
            await InsertAsync(New(JobIds.Scheduled(due), request, JobOrigin.Schedule, engine), cancellationToken);
            return ScheduleResult.Queued;
        }
        catch (MongoWriteException fault) when (fault.WriteError?.Category == ServerErrorCategory.DuplicateKey)
        {
            return ScheduleResult.TakenAlready;
        }
    }

    /// <summary>Whether a job of a kind waits or runs.</summary>
    public Task<bool> HasOpenAsync(JobKind kind, CancellationToken cancellationToken) => Run(
        token => _jobs.Find(job => (job.State == JobState.Queued || job.State == JobState.Running) && job.Kind == kind).Limit(1).AnyAsync(token), cancellationToken);

    /// <summary>Whether as many jobs wait as may. Requests that ask at the same moment may each still add one.</summary>
    public async Task<bool> IsFullAsync(CancellationToken cancellationToken) => await CountQueuedAsync(cancellationToken) >= _options.MaxQueued;

    public Task<long> CountQueuedAsync(CancellationToken cancellationToken) =>
        Run(token => _jobs.CountDocumentsAsync(job => job.State == JobState.Queued, cancellationToken: token), cancellationToken);

    public Task<Job?> FindAsync(string id, CancellationToken cancellationToken) =>
        Run<Job?>(async token => await _jobs.Find(job => job.Id == id).FirstOrDefaultAsync(token), cancellationToken);

    /// <summary>A page of jobs, newest first.</summary>
    /// <param name="after">The id of the last job of the page before.</param>
    public Task<List<Job>> ListAsync(int limit, string? after, CancellationToken cancellationToken) =>
        Run(token => _jobs.Find(after is null ? Builders<Job>.Filter.Empty : Builders<Job>.Filter.Lt(job => job.Id, after))
            .SortByDescending(job => job.Id).Limit(limit).ToListAsync(token), cancellationToken);

    /// <summary>The last job of a kind that succeeded, or null.</summary>
    public Task<Job?> LastSucceededAsync(JobKind kind, CancellationToken cancellationToken) =>
        Run<Job?>(async token => await _jobs.Find(job => job.State == JobState.Succeeded && job.Kind == kind)
            .SortByDescending(job => job.EndedAt).Limit(1).FirstOrDefaultAsync(token), cancellationToken);

    /// <summary>Takes the oldest of the jobs that wait, or null where none does.</summary>
    public Task<Job?> ClaimAsync(string owner, string engine, CancellationToken cancellationToken) =>
        TakeAsync(job => job.State == JobState.Queued, owner, engine, cancellationToken);

    /// <summary>
    /// Takes a job that already is this owner's without being among those it runs: one whose claim was made, and not confirmed. Null where there is none.
    /// </summary>
    public Task<Job?> ReclaimAsync(string owner, string engine, IReadOnlyCollection<string> running, CancellationToken cancellationToken)
    {
        var now = Now;
        return TakeAsync(
            job => job.State == JobState.Running && job.Owner == owner && job.LeaseUntil > now && !running.Contains(job.Id), owner, engine, cancellationToken);
    }

    /// <summary>The sign of life of a running job with its progress; the answer tells of a wish to cancel, null that the job is no longer ours.</summary>
    public Task<Job?> HeartbeatAsync(Job job, JobProgress progress, CancellationToken cancellationToken) => Change(
        Ours(job), update => update.Set(each => each.Progress, progress).Set(each => each.LeaseUntil, Now + _options.Lease), cancellationToken);

    /// <summary>Ends a running job of ours; null where it was taken from us, or ended, in the meantime.</summary>
    public Task<Job?> EndAsync(Job job, JobOutcome outcome, JobProgress progress, CancellationToken cancellationToken) => Change(
        Ours(job),
        update =>
        {
            var end = update.Set(each => each.State, outcome.State).Set(each => each.EndedAt, Now).Set(each => each.Progress, progress).Unset(each => each.LeaseUntil);
            if (outcome.Result is not null) end = end.Set(each => each.Result, outcome.Result);
            return outcome.Error is null ? end : end.Set(each => each.Error, outcome.Error);
        },
        cancellationToken);

    /// <summary>Cancels a job that still waits; null where it does not wait any more.</summary>
    public Task<Job?> CancelQueuedAsync(string id, CancellationToken cancellationToken) => Change(
        job => job.Id == id && job.State == JobState.Queued,
        update => update.Set(job => job.State, JobState.Cancelled).Set(job => job.EndedAt, Now), cancellationToken, id);

    /// <summary>Asks whoever runs a job to stop; null where it is not running.</summary>
    public Task<Job?> RequestCancelAsync(string id, CancellationToken cancellationToken) => Change(
        job => job.Id == id && job.State == JobState.Running, update => update.Set(job => job.CancelRequested, true), cancellationToken, id);

    /// <summary>Queues a job once more that ended without success; null where it is in another state.</summary>
    public Task<Job?> RequeueAsync(string id, CancellationToken cancellationToken) => Change(
        job => job.Id == id && (job.State == JobState.Failed || job.State == JobState.Cancelled || job.State == JobState.Interrupted),
        update => update.Set(job => job.State, JobState.Queued).Set(job => job.QueuedAt, Now).Set(job => job.CancelRequested, false).Set(job => job.Progress, JobProgress.None)
            .Unset(job => job.Owner).Unset(job => job.LeaseUntil).Unset(job => job.StartedAt).Unset(job => job.EndedAt).Unset(job => job.Error),
        cancellationToken, id);

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

    /// <summary>Lets claiming and looking for the last success read few jobs, however many have gathered.</summary>
    public Task EnsureIndexAsync(CancellationToken cancellationToken) => Run(
        token => _jobs.Indexes.CreateOneAsync(new CreateIndexModel<Job>(
            Builders<Job>.IndexKeys.Ascending(job => job.State).Ascending(job => job.Kind).Descending(job => job.EndedAt)), cancellationToken: token),
        cancellationToken);

    private Job New(string id, JobRequest request, JobOrigin origin, string engine) => new()
    {
        Id = id, Kind = request.Kind(), Request = request, State = JobState.Queued, StartedBy = origin, Engine = engine, CreatedAt = Now, QueuedAt = Now,
    };

    private Task<bool> InsertAsync(Job job, CancellationToken cancellationToken) =>
        Write(job.Id, async token => { await _jobs.InsertOneAsync(job, cancellationToken: token); return true; }, cancellationToken);

    private Task<Job?> TakeAsync(Expression<Func<Job, bool>> from, string owner, string engine, CancellationToken cancellationToken) => Change(
        from,
        update => update.Set(job => job.State, JobState.Running).Set(job => job.Owner, owner).Set(job => job.Engine, engine)
            .Set(job => job.LeaseUntil, Now + _options.Lease).Set(job => job.StartedAt, Now).Inc(job => job.Attempts, 1)
            .Set(job => job.Progress, JobProgress.None).Unset(job => job.EndedAt).Unset(job => job.Error),
        cancellationToken, oldestFirst: true);

    private static Expression<Func<Job, bool>> Ours(Job job) =>
        each => each.Id == job.Id && each.State == JobState.Running && each.Owner == job.Owner && each.Attempts == job.Attempts;

    private Task<Job?> Change(
        Expression<Func<Job, bool>> from,
        Func<UpdateDefinitionBuilder<Job>, UpdateDefinition<Job>> to,
        CancellationToken cancellationToken,
        string? id = null,
        bool oldestFirst = false)
    {
        var settings = new FindOneAndUpdateOptions<Job> { ReturnDocument = ReturnDocument.After };
        if (oldestFirst) settings.Sort = Builders<Job>.Sort.Ascending(job => job.Id);
        return Write<Job?>(id, async token => await _jobs.FindOneAndUpdateAsync(from, to(Builders<Job>.Update), settings, token), cancellationToken);
    }

    /// <summary>A write that was sent, and not answered, may have been done: that is not the same as a database that was not there.</summary>
    private async Task<T> Write<T>(string? id, Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        var sends = DatabaseSends.Watch();
        try
        {
            return await Run(operation, cancellationToken);
        }
        catch (Exception fault) when ((sends.Count > 0 && DatabaseFailure.IsUnavailable(fault)) || fault is MongoWriteConcernException or MongoWriteException { WriteError: null })
        {
            throw new JobOutcomeUnknownException(id, fault);
        }
    }

    private Task<T> Run<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken) =>
        _resilience.ExecuteAsync(async token => await operation(token), cancellationToken).AsTask();
}

/// <summary>What became of a job that was due.</summary>
public enum ScheduleResult
{
    Queued,

    /// <summary>Another instance has made it, or this one before.</summary>
    TakenAlready,

    /// <summary>As many jobs wait as may.</summary>
    QueueFull,
}

/// <summary>A change of a job was sent to the database and not confirmed: it may have been made or not. Asking for the job tells.</summary>
public sealed class JobOutcomeUnknownException(string? jobId, Exception inner) : Exception("A change of a job was not confirmed", inner)
{
    public string? JobId { get; } = jobId;
}
