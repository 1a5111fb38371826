namespace DzStore.Analytics.Jobs;

/// <summary>A job as it is stored in the collection <c>jobs</c>. Every change of state is a compare-and-set: see <see cref="JobStore"/>.</summary>
public sealed record Job
{
    /// <summary>Grows with the time of its making, so that ordering by id is ordering by age.</summary>
    public required string Id { get; init; }

    public required JobKind Kind { get; init; }

    public required JobRequest Request { get; init; }

    public required JobState State { get; init; }

    /// <summary>The name of the engine that ran it last or, while it waits, of the one that took it in.</summary>
    public required string Engine { get; init; }

    public JobOrigin StartedBy { get; init; }

    /// <summary>How often it was started.</summary>
    public int Attempts { get; init; }

    public JobProgress Progress { get; init; } = JobProgress.None;

    /// <summary>The service instance that runs it, or ran it last.</summary>
    public string? Owner { get; init; }

    /// <summary>Until when the owner has promised to give the next sign of life; only a running job has it.</summary>
    public DateTime? LeaseUntil { get; init; }

    public bool CancelRequested { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>When it was queued last: at its making, or when it was asked to run again.</summary>
    public required DateTime QueuedAt { get; init; }

    public DateTime? StartedAt { get; init; }

    public DateTime? EndedAt { get; init; }

    public JobResult? Result { get; init; }

    public JobError? Error { get; init; }
}

/// <summary>How far a job is: so many of a total, in a unit; the total is null where it is not known beforehand.</summary>
public sealed record JobProgress(string Step, long Done, long? Total, string Unit)
{
    public static JobProgress None { get; } = new("waiting", 0, null, "");
}

/// <summary>Why a job failed: a code to act on, a message to read.</summary>
/// <param name="Code"><c>bad_source</c>, <c>bad_data</c>, <c>database_unavailable</c>, <c>database_failed</c>, <c>engine_unavailable</c>, <c>engine_failed</c> or <c>unexpected</c>.</param>
/// <param name="Message">What happened and what to do about it.</param>
public sealed record JobError(string Code, string Message);
