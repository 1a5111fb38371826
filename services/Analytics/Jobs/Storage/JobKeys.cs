using MongoDB.Driver;

namespace DzStore.Analytics.Jobs.Storage;

/// <summary>
/// The keys under which jobs are submitted at most once. A key is kept in the job that it made, under a unique index, so that job and key
/// are stored in one write; it counts for its kind of job, and as long as the job is kept.
/// </summary>
public sealed class JobKeys(JobCollection jobs, JobStore store)
{
    // Sparse: most jobs have no key.
    private static readonly CreateIndexModel<Job> Index = new(
        Builders<Job>.IndexKeys.Ascending(job => job.IdempotencyKey),
        new CreateIndexOptions { Unique = true, Sparse = true }
    );

    private volatile bool _hasIndex;

    /// <summary>Finds out what became of a request under a key; null where the key was not used before.</summary>
    public async Task<JobSubmission?> FindAsync(JobRequest request, string key, CancellationToken cancellationToken)
    {
        var kept = Kept(request, key);
        var before = await jobs.ReadAsync<Job?>(
            async token => await jobs.Documents.Find(job => job.IdempotencyKey == kept).FirstOrDefaultAsync(token),
            cancellationToken
        );
        return before is null ? null
            : before.Request == request ? new JobSubmission.Replayed(before)
            : new JobSubmission.KeyTaken(before);
    }

    /// <summary>Submits a request under a key, unless it was before.</summary>
    /// <exception cref="JobOutcomeUnknownException">The job may be queued or not; the same request with the same key tells.</exception>
    public async Task<JobSubmission> SubmitAsync(JobRequest request, string key, string engine, CancellationToken cancellationToken)
    {
        // Before the first key is stored: without the index two requests at the same moment would make two jobs.
        if (!_hasIndex)
            await EnsureIndexAsync(cancellationToken);
        try
        {
            return await store.TryEnqueueAsync(request, engine, cancellationToken, Kept(request, key)) is { } job
                ? new JobSubmission.Queued(job)
                : new JobSubmission.QueueFull();
        }
        catch (MongoWriteException e) when (e.WriteError?.Category == ServerErrorCategory.DuplicateKey)
        {
            return await FindAsync(request, key, cancellationToken)
                ?? throw new InvalidOperationException("The job that holds a key is gone a moment after it was stored.", e);
        }
    }

    /// <summary>Creates the index.</summary>
    public async Task EnsureIndexAsync(CancellationToken cancellationToken)
    {
        await jobs.ReadAsync(token => jobs.Documents.Indexes.CreateOneAsync(Index, cancellationToken: token), cancellationToken);
        _hasIndex = true;
    }

    /// <summary>The key as the job keeps it: with its kind.</summary>
    private static string Kept(JobRequest request, string key) => $"{request.Kind().ApiName}:{key}";
}
