using DzStore.Load.Results;
using HdrHistogram;

namespace DzStore.Load;

/// <summary>The requests of one kind that were planned in one second. Not thread-safe.</summary>
internal sealed class SecondRecorder
{
    // A run keeps two of these a second and kind: units of 10 µs and two digits make them small.
    private const int Unit = 100;

    private IntHistogram? corrected;
    private IntHistogram? uncorrected;

    public Tally Counts { get; } = new();

    /// <summary>Completed answers that came in within this second.</summary>
    public long Answered { get; set; }

    public void Record(long correctedTicks, long uncorrectedTicks)
    {
        (corrected ??= NewRecorder()).RecordValue(correctedTicks / Unit);
        (uncorrected ??= NewRecorder()).RecordValue(uncorrectedTicks / Unit);
    }

    /// <returns>Null when nothing was completed.</returns>
    public double? PercentileMs(double percentile) => PercentileMs(corrected, percentile);

    public SecondPoint ToPoint(int second) => new(
        second, Counts.ToCounts(), PercentileMs(50), PercentileMs(90), PercentileMs(99), PercentileMs(100), PercentileMs(uncorrected, 99), Answered);

    private static IntHistogram NewRecorder() => new(1, TimeSpan.TicksPerHour / Unit, 2);

    private static double? PercentileMs(IntHistogram? histogram, double percentile) =>
        histogram is null ? null : histogram.GetValueAtPercentile(percentile) * Unit / (double)TimeSpan.TicksPerMillisecond;
}

/// <summary>Requests by fate, being counted.</summary>
internal sealed class Tally
{
    private long completed;
    private long failed;
    private long unknown;

    public long Offered { get; set; }

    public void Add(RequestFate fate) => _ = fate switch
    {
        RequestFate.Completed => completed++,
        RequestFate.Failed => failed++,
        _ => unknown++,
    };

    public RequestCounts ToCounts() => new(Offered, completed + failed + unknown, completed, failed, unknown);
}
