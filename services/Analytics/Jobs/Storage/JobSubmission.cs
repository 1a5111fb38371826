namespace DzStore.Analytics.Jobs.Storage;

/// <summary>The result of submitting a job.</summary>
public abstract record JobSubmission
{
    private JobSubmission() { }

    /// <summary>The job is new and waits.</summary>
    public sealed record Queued(Job Job) : JobSubmission;

    /// <summary>The same request was submitted under this key before; this is the job that it made, as it is now.</summary>
    public sealed record Replayed(Job Job) : JobSubmission;

    /// <summary>Another request was submitted under this key before; nothing was queued.</summary>
    public sealed record KeyTaken(Job Job) : JobSubmission;

    /// <summary>The queue is full; nothing was queued.</summary>
    public sealed record QueueFull : JobSubmission;
}
