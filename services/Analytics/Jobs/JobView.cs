namespace DzStore.Analytics.Jobs;

/// <summary>A job as the API shows it.</summary>
/// <param name="Request">What was asked for: a campaign's city, min_spend and promo_code, or a trending run's source.</param>
/// <param name="Result">What came of it; null until it has succeeded.</param>
/// <param name="Links">Where to go from here: itself, and a campaign's recipients once there are any.</param>
public sealed record JobView(
    string Id, JobKind Kind, JobState State, string Engine, int Attempts, object Request, JobProgress Progress, JobTimings Timings, object? Result, JobError? Error,
    IReadOnlyDictionary<string, string> Links)
{
    public static JobView Of(Job job) => new(
        job.Id, job.Kind, job.State, job.Engine, job.Attempts, (object?)job.Campaign ?? job.Trending!, job.Progress, JobTimings.Of(job),
        (object?)job.CampaignResult ?? job.TrendingResult, job.Error, LinksOf(job));

    private static Dictionary<string, string> LinksOf(Job job)
    {
        var links = new Dictionary<string, string> { ["self"] = $"/jobs/{job.Id}" };
        if (job is { Kind: JobKind.Campaign, State: JobState.Succeeded }) links["recipients"] = $"/campaigns/{job.Id}/recipients";
        if (job is { Kind: JobKind.Trending, State: JobState.Succeeded }) links["trending"] = "/trending";
        return links;
    }
}

/// <summary>When a job was created, started and ended (UTC), and what lay between in milliseconds.</summary>
public sealed record JobTimings(DateTime CreatedAt, DateTime? StartedAt, DateTime? EndedAt, double? QueuedMs, double? RanMs)
{
    public static JobTimings Of(Job job) => new(
        job.CreatedAt, job.StartedAt, job.EndedAt, (job.StartedAt - job.CreatedAt)?.TotalMilliseconds, (job.EndedAt - job.StartedAt)?.TotalMilliseconds);
}

/// <summary>A page of jobs, newest first; <paramref name="Next"/> is where the next page is, null on the last.</summary>
public sealed record JobPage(IReadOnlyList<JobView> Jobs, string? Next);
