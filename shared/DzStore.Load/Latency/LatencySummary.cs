namespace DzStore.Load.Latency;

/// <summary>The waits of the users in one run; every time in milliseconds.</summary>
/// <param name="Count">The number of waits.</param>
/// <param name="MeanMs">Their mean.</param>
/// <param name="P50Ms">Their median.</param>
/// <param name="P95Ms">Their 95th percentile.</param>
/// <param name="P99Ms">Their 99th percentile.</param>
/// <param name="MaxMs">The longest.</param>
public sealed record LatencySummary(long Count, double MeanMs, double P50Ms, double P95Ms, double P99Ms, double MaxMs);
