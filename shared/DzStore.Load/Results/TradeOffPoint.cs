namespace DzStore.Load.Results;

/// <summary>The result of one write concern at one offered rate: a point of its latency-against-throughput curve.</summary>
/// <param name="Concern">"w=1", "w=1, j=true" or "w=majority".</param>
/// <param name="OfferedRate">Orders a second that were planned.</param>
/// <param name="Throughput">Orders a second that were stored.</param>
/// <param name="P50Ms">Median wait from the planned start; null when nothing was stored.</param>
/// <param name="P99Ms">99th percentile of the same.</param>
/// <param name="Counts">Requests by fate.</param>
public sealed record TradeOffPoint(
    string Concern,
    double OfferedRate,
    double Throughput,
    double? P50Ms,
    double? P99Ms,
    RequestCounts Counts
)
{
    /// <summary>As <see cref="P99Ms"/>, of all that were offered: those without success wait for ever.</summary>
    public double? OfferedP99Ms { get; init; }
}
