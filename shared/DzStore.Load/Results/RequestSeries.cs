using System.Text.Json.Serialization;
using DzStore.Load.Latency;

namespace DzStore.Load.Results;

/// <summary>The requests of one kind over the run.</summary>
/// <param name="Kind">Such as "browse" or "pay".</param>
/// <param name="Counts">Requests by fate, warm-up left out.</param>
/// <param name="Corrected">Waits from the planned start, of requests that completed: what users felt.</param>
/// <param name="Uncorrected">Waits from the sending, of the same requests: what a generator that waits for the server would report.</param>
/// <param name="Seconds">One a second of the run, by the planned start, without gaps; warm-up included.</param>
/// <param name="Errors">How often each answer that was no success came, warm-up left out, most frequent first.</param>
/// <param name="Concern">
/// The write concern behind it, in the words of its ledger; null for requests that store no order. The decision needs it.
/// </param>
public sealed record RequestSeries(
    string Kind,
    RequestCounts Counts,
    LatencyHistogram Corrected,
    LatencyHistogram Uncorrected,
    IReadOnlyList<SecondPoint> Seconds,
    IReadOnlyList<ErrorCount> Errors,
    string? Concern = null
)
{
    /// <summary>
    /// The waits from the planned start with exact mean and maximum; null where none completed, and in a result that was read from a file.
    /// </summary>
    [JsonIgnore]
    public LatencySummary? Latency { get; init; }

    /// <summary>
    /// The 99th percentile from the planned start of all that were offered, those without success waiting for ever; null when none was.
    /// </summary>
    public double? OfferedP99Ms => Corrected.OfferedPercentileMs(99, Counts.Offered);
}

/// <summary>One second of the run. Latencies are those of requests that completed, null when none did.</summary>
/// <param name="Second">Seconds since the start of the run.</param>
/// <param name="Counts">Requests planned in this second.</param>
/// <param name="P50Ms">Median wait from the planned start.</param>
/// <param name="P90Ms">90th percentile of the same.</param>
/// <param name="P99Ms">99th percentile of the same.</param>
/// <param name="MaxMs">The longest of them.</param>
/// <param name="UncorrectedP99Ms">99th percentile of the wait from the sending.</param>
/// <param name="Answered">Completed answers that came in within this second, whenever they were planned: throughput.</param>
public sealed record SecondPoint(
    int Second,
    RequestCounts Counts,
    double? P50Ms,
    double? P90Ms,
    double? P99Ms,
    double? MaxMs,
    double? UncorrectedP99Ms,
    long Answered
)
{
    /// <summary>As <see cref="P99Ms"/>, of all that were offered: those without success wait for ever.</summary>
    public double? OfferedP99Ms { get; init; }
}

/// <summary>An answer that was no success, such as "503", "timeout" or "connection refused".</summary>
public sealed record ErrorCount(string Error, long Count);
