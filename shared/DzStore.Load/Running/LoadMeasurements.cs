using DzStore.Load.Results;

namespace DzStore.Load.Running;

/// <summary>The measurements of a run.</summary>
/// <param name="Started">Its beginning.</param>
/// <param name="Duration">Its length, to the last answer.</param>
/// <param name="Interrupted">It was cancelled before its end.</param>
/// <param name="Phases">Its phases, in order.</param>
/// <param name="Series">One a kind of request, in the order of the workload.</param>
/// <param name="DispatchLag">From the planned start to the sending, warm-up left out.</param>
public sealed record LoadMeasurements(
    DateTimeOffset Started,
    TimeSpan Duration,
    bool Interrupted,
    IReadOnlyList<PhaseResult> Phases,
    IReadOnlyList<RequestSeries> Series,
    LatencyHistogram DispatchLag
)
{
    /// <summary>What the generator ran out of.</summary>
    public IReadOnlyList<GeneratorShortage> Shortages { get; init; } = [];

    /// <summary>All kinds together, warm-up left out.</summary>
    public RequestCounts Counts => Series.Aggregate(RequestCounts.None, (sum, series) => sum + series.Counts);
}

/// <summary>The progress of a run.</summary>
/// <param name="Elapsed">The time since its start.</param>
/// <param name="Of">The length of its plan.</param>
/// <param name="Phase">The phase that is running.</param>
/// <param name="Counts">All kinds together, warm-up included.</param>
/// <param name="Answered">Completed answers in the last whole second.</param>
/// <param name="P50Ms">Median wait of what was planned in the last whole second; null when nothing was completed.</param>
/// <param name="P99Ms">99th percentile of the same.</param>
/// <param name="Errors">How often each error came so far, warm-up included.</param>
public sealed record LoadProgress(
    TimeSpan Elapsed,
    TimeSpan Of,
    string Phase,
    RequestCounts Counts,
    long Answered,
    double? P50Ms,
    double? P99Ms,
    IReadOnlyList<ErrorCount> Errors
);
