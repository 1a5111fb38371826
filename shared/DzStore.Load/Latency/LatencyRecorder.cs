using HdrHistogram;

namespace DzStore.Load;

/// <summary>
/// Latencies of one run in an HDR histogram: resolution 100 ns, three significant digits, up to one hour. Not thread-safe.
/// </summary>
public sealed class LatencyRecorder
{
    private readonly LongHistogram histogram = new(1, TimeSpan.TicksPerHour, 3);
    private long count;
    private long totalTicks;
    private long maxTicks;

    /// <exception cref="ArgumentOutOfRangeException">The latency is negative or above one hour: it would be counted wrongly.</exception>
    public void Record(TimeSpan latency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latency, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(latency, TimeSpan.FromHours(1));
        histogram.RecordValue(latency.Ticks);
        count++;
        totalTicks += latency.Ticks;
        maxTicks = Math.Max(maxTicks, latency.Ticks);
    }

    /// <returns>Null when nothing was recorded: there is no percentile of nothing.</returns>
    public LatencySummary? Summarise() => count == 0
        ? null
        : new(
            count,
            Milliseconds(totalTicks / (double)count),
            Percentile(50),
            Percentile(95),
            Percentile(99),
            Milliseconds(maxTicks));

    // A histogram bucket answers with its upper bound, which may lie above anything that was really seen.
    private double Percentile(double percentile) => Milliseconds(Math.Min(histogram.GetValueAtPercentile(percentile), maxTicks));

    private static double Milliseconds(double ticks) => ticks / TimeSpan.TicksPerMillisecond;
}
