namespace DzStore.Load.Results;

/// <summary>One kind of request over the run.</summary>
/// <param name="Kind">Such as "browse" or "pay".</param>
/// <param name="Counts">Requests by fate, warm-up left out.</param>
/// <param name="Corrected">Waits from the planned start, of requests that completed: what users felt.</param>
/// <param name="Uncorrected">Waits from the sending, of the same requests: what a generator that waits for the server would report.</param>
/// <param name="Seconds">One a second of the run, by the planned start, without gaps; warm-up included.</param>
/// <param name="Errors">How often each answer that was no success came, warm-up left out, most frequent first.</param>
/// <param name="Concern">The write concern behind it, in the words of its ledger; null for requests that store no order. The decision needs it.</param>
public sealed record RequestSeries(
    string Kind, RequestCounts Counts, LatencyHistogram Corrected, LatencyHistogram Uncorrected,
    IReadOnlyList<SecondPoint> Seconds, IReadOnlyList<ErrorCount> Errors, string? Concern = null);

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
    int Second, RequestCounts Counts, double? P50Ms, double? P90Ms, double? P99Ms, double? MaxMs, double? UncorrectedP99Ms, long Answered);

/// <summary>An answer that was no success, such as "503", "timeout" or "connection refused".</summary>
public sealed record ErrorCount(string Error, long Count);
