using HdrHistogram;

namespace DzStore.Load.Latency;

/// <summary>
/// Records latencies in an HDR histogram (unit 100 ns, three significant digits, up to one hour), with exact mean and maximum. Not
/// thread-safe.
/// </summary>
public sealed class LatencyRecorder
{
    private readonly LongHistogram _histogram = new(1, TimeSpan.TicksPerHour, 3);
    private long _count;
    private long _totalTicks;
    private long _maxTicks;

    /// <summary>Records one latency.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The latency is negative or above one hour: it would be counted wrongly.</exception>
    public void Record(TimeSpan latency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latency, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(latency, TimeSpan.FromHours(1));
        _histogram.RecordValue(latency.Ticks);
        _count++;
        _totalTicks += latency.Ticks;
        _maxTicks = Math.Max(_maxTicks, latency.Ticks);
    }

    /// <summary>Summarises the latencies; null when nothing was recorded.</summary>
    public LatencySummary? Summarise() =>
        _count == 0
            ? null
            : new(
                _count,
                Milliseconds(_totalTicks / (double)_count),
                Percentile(50),
                Percentile(95),
                Percentile(99),
                Milliseconds(_maxTicks)
            );

    /// <summary>A copy of the histogram, in units of 100 ns.</summary>
    internal LongHistogram ToHdr() => (LongHistogram)_histogram.Copy();

    // A histogram bucket answers with its upper bound, which may lie above anything that was really seen.
    private double Percentile(double percentile) => Milliseconds(Math.Min(_histogram.GetValueAtPercentile(percentile), _maxTicks));

    private static double Milliseconds(double ticks) => ticks / TimeSpan.TicksPerMillisecond;
}
