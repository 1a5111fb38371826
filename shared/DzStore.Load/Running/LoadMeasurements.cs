using DzStore.Load.Results;

namespace DzStore.Load;

/// <summary>What a runner measured.</summary>
public sealed record LoadMeasurements(
    DateTimeOffset Started, TimeSpan Duration, bool Interrupted,
    IReadOnlyList<PhaseResult> Phases, IReadOnlyList<RequestSeries> Series, LatencyHistogram DispatchLag)
{
    /// <summary>All kinds together, warm-up left out.</summary>
    public RequestCounts Counts => Series.Aggregate(RequestCounts.None, (sum, series) => sum + series.Counts);
}

/// <summary>Where a run is.</summary>
/// <param name="Elapsed">Since its start.</param>
/// <param name="Of">The plan's duration.</param>
/// <param name="Phase">The phase that is running.</param>
/// <param name="Counts">All kinds together, warm-up included.</param>
/// <param name="Answered">Completed answers in the last whole second.</param>
/// <param name="P50Ms">Median wait of what was planned in the last whole second; null when nothing was completed.</param>
/// <param name="P99Ms">99th percentile of the same.</param>
/// <param name="Errors">How often each error came so far, warm-up included.</param>
public sealed record LoadProgress(
    TimeSpan Elapsed, TimeSpan Of, string Phase, RequestCounts Counts, long Answered, double? P50Ms, double? P99Ms, IReadOnlyList<ErrorCount> Errors);
