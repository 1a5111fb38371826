using DzStore.Load.Results;
using HdrHistogram;

namespace DzStore.Load.Running;

/// <summary>The requests of one kind that were planned in one second. Not thread-safe.</summary>
internal sealed class SecondRecorder
{
    // A run keeps two of these a second and kind: units of 10 µs and two digits make them small.
    private const int Unit = 100;

    private IntHistogram? _corrected;
    private IntHistogram? _uncorrected;

    public Tally Counts { get; } = new();

    /// <summary>Completed answers that came in within this second.</summary>
    public long Answered { get; set; }

    public void Record(long correctedTicks, long uncorrectedTicks)
    {
        (_corrected ??= NewRecorder()).RecordValue(correctedTicks / Unit);
        (_uncorrected ??= NewRecorder()).RecordValue(uncorrectedTicks / Unit);
    }

    /// <returns>Null when nothing was completed.</returns>
    public double? PercentileMs(double percentile) => PercentileMs(_corrected, percentile);

    public SecondPoint ToPoint(int second) =>
        new(
            second,
            Counts.ToCounts(),
            PercentileMs(50),
            PercentileMs(90),
            PercentileMs(99),
            PercentileMs(100),
            PercentileMs(_uncorrected, 99),
            Answered
        )
        {
            OfferedP99Ms = OfferedP99Ms(),
        };

    private static IntHistogram NewRecorder() => new(1, TimeSpan.TicksPerHour / Unit, 2);

    private double? OfferedP99Ms()
    {
        if (Counts.Offered == 0)
            return null;
        var rank = Math.Ceiling(0.99 * Counts.Offered - 1e-9);
        return _corrected is null || rank > _corrected.TotalCount
            ? double.PositiveInfinity
            : PercentileMs(100 * rank / _corrected.TotalCount);
    }

    private static double? PercentileMs(IntHistogram? histogram, double percentile) =>
        histogram is null ? null : histogram.GetValueAtPercentile(percentile) * Unit / (double)TimeSpan.TicksPerMillisecond;
}

/// <summary>Requests by fate, being counted.</summary>
internal sealed class Tally
{
    private long _completed;
    private long _failed;
    private long _unknown;

    public long Offered { get; set; }

    /// <summary>Counts what became of an offered request; one that was not sent stays among those offered and no others.</summary>
    public void Add(RequestFate fate) =>
        _ = fate switch
        {
            RequestFate.Completed => _completed++,
            RequestFate.Failed => _failed++,
            RequestFate.Unknown => _unknown++,
            _ => 0,
        };

    public RequestCounts ToCounts() => new(Offered, _completed + _failed + _unknown, _completed, _failed, _unknown);
}
