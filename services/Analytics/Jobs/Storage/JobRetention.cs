using MongoDB.Driver;

namespace DzStore.Analytics.Jobs.Storage;

/// <summary>Removes old jobs that a schedule started, of which there may be thousands a day.</summary>
public sealed class JobRetention(JobCollection jobs, JobStore store, JobTypes types)
{
    /// <summary>
    /// Removes the jobs of schedules that ended longer ago than Jobs:KeepScheduled. What stays of each kind is the last, whose id keeps its
    /// time from being queued twice, and the last that published something.
    /// </summary>
    /// <returns>The number of jobs that were removed.</returns>
    public async Task<long> RemoveOldAsync(CancellationToken cancellationToken)
    {
        var before = jobs.Now - jobs.Options.KeepScheduled;
        var of = Builders<Job>.Filter;
        var old =
            of.Eq(job => job.StartedBy, JobOrigin.Schedule)
            & of.Lt(job => job.Id, JobIds.First(before))
            & of.Lt(job => job.EndedAt, before)
            & of.In(job => job.State, [JobState.Succeeded, JobState.Failed, JobState.Cancelled, JobState.Interrupted]);
        // Most sweeps find nothing, and ask no further.
        if (!await jobs.ReadAsync(token => jobs.Documents.Find(old).Limit(1).AnyAsync(token), cancellationToken))
            return 0;
        List<string> kept = [];
        foreach (var kind in types.Select(type => type.Kind))
        {
            var last = await store.ListAsync(1, null, cancellationToken, new(kind, JobOrigin.Schedule));
            kept.AddRange(last.Select(job => job.Id));
            if (await store.LastSucceededAsync(kind, cancellationToken) is { } published)
                kept.Add(published.Id);
        }
        var removed = await jobs.ReadAsync(
            token => jobs.Documents.DeleteManyAsync(old & of.Nin(job => job.Id, kept), token),
            cancellationToken
        );
        return removed.DeletedCount;
    }
}
