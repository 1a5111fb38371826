namespace DzStore.Load;

/// <summary>How long users waited in one run; every time in milliseconds.</summary>
public sealed record LatencySummary(long Count, double MeanMs, double P50Ms, double P95Ms, double P99Ms, double MaxMs);
