namespace DzStore.Analytics.Jobs;

/// <summary>
/// Where a job stands. Queued and running jobs go on; the other four have ended. Interrupted means that the process died or stopped under it: what it
/// did is unknown but harmless, and running it again has the same effect as running it once.
/// </summary>
public enum JobState
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
    Interrupted,
}

public enum JobKind
{
    Campaign,
    Trending,
}

/// <summary>Who had a job made: somebody who asked for it, or the schedule.</summary>
public enum JobOrigin
{
    Request,
    Schedule,
}

public static class JobStates
{
    public static bool HasEnded(this JobState state) => state is not (JobState.Queued or JobState.Running);

    /// <summary>A job that succeeded is not run again under the same id: post a new one.</summary>
    public static bool CanRunAgain(this JobState state) => state is JobState.Failed or JobState.Cancelled or JobState.Interrupted;
}
