using System.Diagnostics.Metrics;

namespace DzStore.Analytics.Jobs.Running;

/// <summary>The metrics of jobs: the meter DzStore.Jobs.</summary>
internal sealed class JobMetrics
{
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1_800, 3_600],
    };

    private readonly UpDownCounter<int> _running;
    private readonly Histogram<double> _seconds;
    private long _queued;

    public JobMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("DzStore.Jobs");
        _running = meter.CreateUpDownCounter<int>("dzstore.jobs.running", "{job}", "Jobs that this instance runs.");
        _seconds = meter.CreateHistogram(
            "dzstore.jobs.duration",
            "s",
            "The run time of jobs, by kind and final state; error.type is the code of the job's error.",
            advice: Seconds
        );
        meter.CreateObservableUpDownCounter(
            "dzstore.jobs.queued",
            () => Volatile.Read(ref _queued),
            "{job}",
            "Jobs of all instances that waited at the last poll of this one."
        );
    }

    /// <summary>Sets the number of jobs that wait, as just counted in the database.</summary>
    public void Queued(long count) => Volatile.Write(ref _queued, count);

    public void Started(JobKind kind) => _running.Add(1, Kind(kind));

    public void Ended(JobKind kind, JobOutcome outcome, TimeSpan elapsed)
    {
        _running.Add(-1, Kind(kind));
        var state = new KeyValuePair<string, object?>("state", outcome.State.ToString().ToLowerInvariant());
        if (outcome.Error is { } error)
            _seconds.Record(elapsed.TotalSeconds, Kind(kind), state, new("error.type", error.Code));
        else
            _seconds.Record(elapsed.TotalSeconds, Kind(kind), state);
    }

    private static KeyValuePair<string, object?> Kind(JobKind kind) => new("kind", kind.ApiName);
}
