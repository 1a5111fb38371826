namespace DzStore.Analytics.Jobs.Api;

/// <summary>The times (UTC) at which a job was created, queued last, started and ended, and how long it waited and ran.</summary>
/// <param name="RetryAt">The time of the next try; null unless the job waits for one after a passing failure.</param>
public sealed record JobTimings(
    DateTime CreatedAt,
    DateTime QueuedAt,
    DateTime? StartedAt,
    DateTime? EndedAt,
    double? WaitedMs,
    double? RanMs,
    DateTime? RetryAt
)
{
    internal static JobTimings Of(Job job) =>
        new(
            job.CreatedAt,
            job.QueuedAt,
            job.StartedAt,
            job.EndedAt,
            (job.StartedAt - job.QueuedAt)?.TotalMilliseconds,
            (job.EndedAt - job.StartedAt)?.TotalMilliseconds,
            job.NotBefore
        );
}
