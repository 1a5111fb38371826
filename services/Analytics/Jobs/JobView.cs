namespace DzStore.Analytics.Jobs;

/// <summary>A job as the API tells of it. Times are UTC, durations in milliseconds.</summary>
/// <param name="StartedBy">Who had it made: a request, or the schedule of Trending:Every.</param>
/// <param name="Result">What it found: there when it has succeeded.</param>
/// <param name="Error">Why it failed: there when it has failed.</param>
/// <param name="Links">Where to go from here: itself, and what it published once it has succeeded.</param>
public sealed record JobView(
    string Id,
    JobKind Kind,
    JobState State,
    JobOrigin StartedBy,
    string Engine,
    int Attempts,
    JobRequest Request,
    JobProgress Progress,
    bool CancelRequested,
    JobTimings Timings,
    JobResult? Result,
    JobError? Error,
    IReadOnlyDictionary<string, string> Links)
{
    internal static JobView Of(Job job) => new(
        job.Id, job.Kind, job.State, job.StartedBy, job.Engine, job.Attempts, job.Request, job.Progress, job.CancelRequested, JobTimings.Of(job), job.Result, job.Error, LinksOf(job));

    private static Dictionary<string, string> LinksOf(Job job)
    {
        var links = new Dictionary<string, string> { ["self"] = JobDesk.Address(job.Id) };
        if (job is { Kind: JobKind.Campaign, State: JobState.Succeeded }) links["recipients"] = $"/campaigns/{job.Id}/recipients";
        if (job is { Kind: JobKind.Trending, State: JobState.Succeeded }) links["trending"] = "/trending";
        return links;
    }
}

/// <summary>When a job was made, queued (again), started and ended, how long it waited, and how long it ran.</summary>
public sealed record JobTimings(DateTime CreatedAt, DateTime QueuedAt, DateTime? StartedAt, DateTime? EndedAt, double? WaitedMs, double? RanMs)
{
    internal static JobTimings Of(Job job) => new(
        job.CreatedAt, job.QueuedAt, job.StartedAt, job.EndedAt, (job.StartedAt - job.QueuedAt)?.TotalMilliseconds, (job.EndedAt - job.StartedAt)?.TotalMilliseconds);
}

/// <summary>A page of jobs, newest first.</summary>
/// <param name="Next">The address of the next page; null on the last.</param>
public sealed record JobPage(IReadOnlyList<JobView> Jobs, string? Next);
