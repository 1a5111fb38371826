namespace DzStore.Analytics.Jobs.Storage;

/// <summary>The result of queueing a job that is due by a schedule.</summary>
public enum ScheduleResult
{
    Queued,

    /// <summary>Another instance has queued it, or this one before.</summary>
    AlreadyQueued,

    /// <summary>The queue is full.</summary>
    QueueFull,
}
