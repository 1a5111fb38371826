using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Trending;

namespace DzStore.Analytics.Jobs;

/// <summary>A job as it is stored in the collection <c>jobs</c>. Every change of state is a compare-and-set: see <see cref="JobStore"/>.</summary>
public sealed record Job
{
    public required string Id { get; init; }

    public required JobKind Kind { get; init; }

    /// <summary>What a campaign job was asked for; null for the other kind.</summary>
    public CampaignRequest? Campaign { get; init; }

    /// <summary>What a trending job was asked for; null for the other kind.</summary>
    public TrendingRequest? Trending { get; init; }

    public required JobState State { get; init; }

    public required string Engine { get; init; }

    /// <summary>How often it was started.</summary>
    public int Attempts { get; init; }

    public JobProgress Progress { get; init; } = JobProgress.None;

    /// <summary>The service instance that runs it, and until when it has promised to say that it still does.</summary>
    public string? Owner { get; init; }

    public DateTime? LeaseUntil { get; init; }

    public bool CancelRequested { get; init; }

    public required DateTime CreatedAt { get; init; }

    public DateTime? StartedAt { get; init; }

    public DateTime? EndedAt { get; init; }

    public CampaignResult? CampaignResult { get; init; }

    public TrendingResult? TrendingResult { get; init; }

    public JobError? Error { get; init; }
}

/// <summary>How far a job is: so many of a total, in a unit; the total is null where it is not known beforehand.</summary>
public sealed record JobProgress(string Step, long Done, long? Total, string Unit)
{
    public static JobProgress None { get; } = new("waiting", 0, null, "");
}

/// <summary>Why a job failed: a code to act on, a message to read.</summary>
/// <param name="Code"><c>bad_source</c>, <c>database_unavailable</c>, <c>engine_unavailable</c>, <c>engine_failed</c> or <c>unexpected</c>.</param>
/// <param name="Message">What happened and what to do about it.</param>
public sealed record JobError(string Code, string Message);
