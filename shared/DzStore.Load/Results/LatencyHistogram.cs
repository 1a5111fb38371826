using DzStore.Load.Latency;
using HdrHistogram;

namespace DzStore.Load.Results;

/// <summary>
/// Latencies that were recorded and change no more: an HDR histogram of 100 ns units, three significant digits, up to one hour.
/// </summary>
public sealed class LatencyHistogram
{
    private readonly LongHistogram _histogram;

    /// <summary>Takes a copy.</summary>
    internal LatencyHistogram(LongHistogram recorded)
    {
        _histogram = (LongHistogram)recorded.Copy();
        MaxMs = _histogram.TotalCount == 0 ? 0 : Milliseconds(_histogram.GetMaxValue());
    }

    public static LatencyHistogram Empty { get; } = new(NewRecorder());

    public long Count => _histogram.TotalCount;

    public double MaxMs { get; }

    public double MeanMs => Count == 0 ? 0 : Milliseconds(_histogram.GetMean());

    /// <summary>Null when nothing was recorded.</summary>
    public LatencySummary? Summary => Count == 0 ? null : new(Count, MeanMs, PercentileMs(50), PercentileMs(95), PercentileMs(99), MaxMs);

    /// <param name="percentile">0 to 100.</param>
    /// <returns>0 when nothing was recorded.</returns>
    public double PercentileMs(double percentile) =>
        // A bucket answers with its upper bound, which may lie above anything that was really seen.
        Count == 0
            ? 0
            : Math.Min(Milliseconds(_histogram.GetValueAtPercentile(percentile)), MaxMs);

    /// <summary>
    /// The percentile of all requests that were offered, where those that are not in this histogram had no success and wait for ever.
    /// </summary>
    /// <param name="percentile">0 to 100.</param>
    /// <param name="offered">The number of requests that were offered; those recorded here are part of them.</param>
    /// <returns>Infinity where the percentile falls on a request without success; null where none was offered.</returns>
    public double? OfferedPercentileMs(double percentile, long offered)
    {
        if (offered <= 0)
            return null;
        var rank = Math.Max(1, (long)Math.Ceiling(percentile / 100 * offered - 1e-9));
        return rank > Count ? double.PositiveInfinity : PercentileMs(100.0 * rank / Count);
    }

    /// <summary>Both together, such as one histogram for all kinds of request.</summary>
    public LatencyHistogram Plus(LatencyHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var sum = ToHdr();
        sum.Add(other._histogram);
        return new(sum);
    }

    /// <summary>A copy for HdrHistogram's own writers; its unit is 100 ns.</summary>
    public LongHistogram ToHdr() => (LongHistogram)_histogram.Copy();

    internal static LongHistogram NewRecorder() => new(1, TimeSpan.TicksPerHour, 3);

    private static double Milliseconds(double ticks) => ticks / TimeSpan.TicksPerMillisecond;
}
