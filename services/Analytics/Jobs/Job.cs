using MongoDB.Bson.Serialization.Attributes;

namespace DzStore.Analytics.Jobs;

/// <summary>A job as it is stored in the collection <c>jobs</c>. Every change of its state is a compare-and-set.</summary>
public sealed record Job
{
    /// <summary>The id grows with the time of creation, so ordering by id is ordering by age.</summary>
    public required string Id { get; init; }

    public required JobKind Kind { get; init; }

    public required JobRequest Request { get; init; }

    /// <summary>The kind and the key under which it was submitted, such as <c>campaign:K-1</c>; null where it was without one.</summary>
    public string? IdempotencyKey { get; init; }

    public required JobState State { get; init; }

    /// <summary>The name of the engine that ran the job last or, while it waits, of the one that accepted it.</summary>
    public required string Engine { get; init; }

    public JobOrigin StartedBy { get; init; }

    /// <summary>The number of runs that were started.</summary>
    public int Attempts { get; init; }

    /// <summary>The number of tries that followed a passing failure by themselves, since somebody last asked for a run.</summary>
    [BsonIgnoreIfDefault]
    public int Retries { get; init; }

    /// <summary>The time before which a job that is to be tried again is not claimed.</summary>
    public DateTime? NotBefore { get; init; }

    public JobProgress Progress { get; init; } = JobProgress.None;

    /// <summary>The service instance that runs the job or ran it last.</summary>
    public string? Owner { get; init; }

    /// <summary>The time until which the owner holds the job without renewing its lease; null unless the job runs.</summary>
    public DateTime? LeaseUntil { get; init; }

    /// <summary>
    /// The engine's session in which the job was run last; null for an engine without sessions. Whoever runs the job again stops there what
    /// is left of it.
    /// </summary>
    public string? EngineSession { get; init; }

    public bool CancelRequested { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>The time at which it was queued last: at its creation, or when it was asked to run again.</summary>
    public required DateTime QueuedAt { get; init; }

    public DateTime? StartedAt { get; init; }

    public DateTime? EndedAt { get; init; }

    public JobResult? Result { get; init; }

    /// <summary>The reason why the job failed or was interrupted or, while it waits for another try, why the last one failed.</summary>
    public JobError? Error { get; init; }
}
