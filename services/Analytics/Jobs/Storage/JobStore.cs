using MongoDB.Driver;

namespace DzStore.Analytics.Jobs.Storage;

/// <summary>Stores new jobs and finds stored ones.</summary>
public sealed class JobStore(JobCollection jobs)
{
    private const string Published = "result.published";

    /// <summary>Creates a job and queues it; null when the queue is full.</summary>
    /// <param name="request">What it is to do.</param>
    /// <param name="engine">The name of the engine that accepts it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <param name="key">The key that it keeps; see <see cref="JobKeys"/>.</param>
    /// <exception cref="JobOutcomeUnknownException">The job may be queued or not.</exception>
    /// <exception cref="MongoWriteException">Another job keeps the key.</exception>
    public async Task<Job?> TryEnqueueAsync(JobRequest request, string engine, CancellationToken cancellationToken, string? key = null)
    {
        if (await IsFullAsync(cancellationToken))
            return null;
        var job = New(jobs.NewId(), request, JobOrigin.Request, engine) with { IdempotencyKey = key };
        await InsertAsync(job, cancellationToken);
        return job;
    }

    /// <summary>Creates the job that is due at a time and queues it, unless it exists.</summary>
    /// <exception cref="JobOutcomeUnknownException">The job may be queued or not; trying again tells.</exception>
    public async Task<ScheduleResult> TryScheduleAsync(
        JobRequest request,
        DateTimeOffset due,
        string engine,
        CancellationToken cancellationToken
    )
    {
        if (await IsFullAsync(cancellationToken))
            return ScheduleResult.QueueFull;
        try
        {
            await InsertAsync(New(JobIds.Scheduled(due), request, JobOrigin.Schedule, engine), cancellationToken);
            return ScheduleResult.Queued;
        }
        catch (MongoWriteException e) when (e.WriteError?.Category == ServerErrorCategory.DuplicateKey)
        {
            return ScheduleResult.AlreadyQueued;
        }
    }

    /// <summary>Tells if a job of a kind waits or runs.</summary>
    public Task<bool> HasOpenAsync(JobKind kind, CancellationToken cancellationToken) =>
        jobs.ReadAsync(
            token =>
                jobs.Documents.Find(job => (job.State == JobState.Queued || job.State == JobState.Running) && job.Kind == kind)
                    .Limit(1)
                    .AnyAsync(token),
            cancellationToken
        );

    /// <summary>Tells if the queue is full. Requests that ask at the same moment may each still add one job.</summary>
    public async Task<bool> IsFullAsync(CancellationToken cancellationToken) =>
        await CountQueuedAsync(cancellationToken) >= jobs.Options.MaxQueued;

    /// <summary>Counts the jobs that wait.</summary>
    public Task<long> CountQueuedAsync(CancellationToken cancellationToken) =>
        jobs.ReadAsync(
            token => jobs.Documents.CountDocumentsAsync(job => job.State == JobState.Queued, cancellationToken: token),
            cancellationToken
        );

    /// <summary>Finds a job by its id; null when there is none.</summary>
    public Task<Job?> FindAsync(string id, CancellationToken cancellationToken) =>
        jobs.ReadAsync<Job?>(async token => await jobs.Documents.Find(job => job.Id == id).FirstOrDefaultAsync(token), cancellationToken);

    /// <summary>Lists a page of jobs, newest first.</summary>
    /// <param name="limit">The largest number of jobs on the page.</param>
    /// <param name="after">The id of the last job of the page before; null for the first page.</param>
    /// <param name="filter">The jobs to list; null lists all.</param>
    public Task<List<Job>> ListAsync(int limit, string? after, CancellationToken cancellationToken, JobFilter? filter = null)
    {
        var of = Builders<Job>.Filter;
        var found = after is null ? of.Empty : of.Lt(job => job.Id, after);
        if (filter?.Kind is { } kind)
            found &= of.Eq(job => job.Kind, kind);
        if (filter?.StartedBy is { } origin)
            found &= of.Eq(job => job.StartedBy, origin);
        return jobs.ReadAsync(
            token => jobs.Documents.Find(found).SortByDescending(job => job.Id).Limit(limit).ToListAsync(token),
            cancellationToken
        );
    }

    /// <summary>Finds the last job of a kind that succeeded and did not say that it published nothing; null when there is none.</summary>
    public Task<Job?> LastSucceededAsync(JobKind kind, CancellationToken cancellationToken) =>
        jobs.ReadAsync<Job?>(
            async token =>
                await jobs
                    .Documents.Find(
                        Builders<Job>.Filter.Where(job => job.State == JobState.Succeeded && job.Kind == kind)
                            & Builders<Job>.Filter.Ne(Published, false)
                    )
                    .SortByDescending(job => job.EndedAt)
                    .Limit(1)
                    .FirstOrDefaultAsync(token),
            cancellationToken
        );

    /// <summary>
    /// Creates the indexes that let claiming, listing and looking for the last success read few jobs, however many are stored.
    /// </summary>
    public Task EnsureIndexAsync(CancellationToken cancellationToken)
    {
        var keys = Builders<Job>.IndexKeys;
        CreateIndexModel<Job>[] indexes =
        [
            new(keys.Ascending(job => job.State).Ascending(job => job.Kind).Descending(job => job.EndedAt)),
            new(keys.Ascending(job => job.StartedBy).Descending(job => job.Id)),
        ];
        return jobs.ReadAsync(token => jobs.Documents.Indexes.CreateManyAsync(indexes, token), cancellationToken);
    }

    private Job New(string id, JobRequest request, JobOrigin origin, string engine)
    {
        var now = jobs.Now;
        return new()
        {
            Id = id,
            Kind = request.Kind(),
            Request = request,
            State = JobState.Queued,
            StartedBy = origin,
            Engine = engine,
            CreatedAt = now,
            QueuedAt = now,
        };
    }

    private Task<bool> InsertAsync(Job job, CancellationToken cancellationToken) =>
        jobs.WriteAsync(
            job.Id,
            async token =>
            {
                await jobs.Documents.InsertOneAsync(job, cancellationToken: token);
                return true;
            },
            cancellationToken
        );
}
