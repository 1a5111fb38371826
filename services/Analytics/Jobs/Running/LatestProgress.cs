namespace DzStore.Analytics.Jobs;

/// <summary>Keeps the last progress it was told. Engines tell it as often as they like; the heartbeat stores it twice a second.</summary>
internal sealed class LatestProgress : IProgress<JobProgress>
{
    private volatile JobProgress _value = JobProgress.None;

    public JobProgress Value => _value;

    public void Report(JobProgress value) => _value = value;
}
