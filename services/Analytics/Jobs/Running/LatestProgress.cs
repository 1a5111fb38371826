namespace DzStore.Analytics.Jobs.Running;

/// <summary>Keeps the last progress reported. Handlers report as often as they like; the lease renewal stores it twice a second.</summary>
internal sealed class LatestProgress : IProgress<JobProgress>
{
    private volatile JobProgress _value = JobProgress.None;

    public JobProgress Value => _value;

    public void Report(JobProgress value) => _value = value;
}
