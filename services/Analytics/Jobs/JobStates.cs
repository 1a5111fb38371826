namespace DzStore.Analytics.Jobs;

/// <summary>Tells what may be done with a job in a state.</summary>
public static class JobStates
{
    public static bool HasEnded(this JobState state) => state is not (JobState.Queued or JobState.Running);

    /// <summary>Tells if a job may be run again: it ended without success. A job that succeeded is submitted anew instead.</summary>
    public static bool CanRunAgain(this JobState state) => state is JobState.Failed or JobState.Cancelled or JobState.Interrupted;
}
