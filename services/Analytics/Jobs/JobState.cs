namespace DzStore.Analytics.Jobs;

/// <summary>
/// The state of a job. Queued and running jobs go on; the other four have ended. Interrupted means that the process stopped or died during
/// the run: how far it came is unknown, but running the job again has the effect of one run.
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
