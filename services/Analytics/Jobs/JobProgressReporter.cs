namespace DzStore.Analytics.Jobs;

/// <summary>Keeps the latest progress for the next heartbeat, so that an engine may report as often as it likes.</summary>
internal sealed class JobProgressReporter : IProgress<JobProgress>
{
    private volatile JobProgress _latest = JobProgress.None;

    public JobProgress Latest => _latest;

    public void Report(JobProgress value) => _latest = value;
}
