using System.Globalization;
using System.Text;
using DzStore.Load.Results;
using HdrHistogram;

namespace DzStore.Load.Reports.Files;

/// <summary>
/// Histograms in HdrHistogram's log format 1.3, one line a kind of request, which is its tag; in nanoseconds, as its tools expect.
/// Written here since the .NET library writes UTF-16, which no tool of another language reads.
/// </summary>
internal static class HdrLog
{
    private const long HighestNanoseconds = TimeSpan.TicksPerHour * TimeSpan.NanosecondsPerTick;
    private const double NanosecondsPerMillisecond = 1e6;

    public static string Write(RunResult run, Func<RequestSeries, LatencyHistogram> histogram)
    {
        var start = run.Started.ToUnixTimeMilliseconds() / 1000.0;
        var log = new StringBuilder()
            .Append("#[Histogram log format version 1.3]\n")
            .Append(CultureInfo.InvariantCulture, $"#[StartTime: {start:0.000} (seconds since epoch), {run.Started.UtcDateTime:O}]\n")
            .Append("\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n");
        foreach (var series in run.Series.Where(series => histogram(series).Count > 0))
        {
            var line = InNanoseconds(histogram(series));
            var longest = line.GetMaxValue() / NanosecondsPerMillisecond;
            log.Append(
                    CultureInfo.InvariantCulture,
                    $"Tag={Tag(series.Kind)},{start:0.000},{run.Duration.TotalSeconds:0.000},{longest:0.000},"
                )
                .Append(Convert.ToBase64String(HdrEncoding.Compress(line)))
                .Append('\n');
        }

        return log.ToString();
    }

    private static LongHistogram InNanoseconds(LatencyHistogram latencies)
    {
        var histogram = new LongHistogram(1, HighestNanoseconds, 3);
        foreach (var value in latencies.ToHdr().RecordedValues())
        {
            histogram.RecordValueWithCount(
                Math.Min(value.ValueIteratedTo * TimeSpan.NanosecondsPerTick, HighestNanoseconds),
                value.CountAtValueIteratedTo
            );
        }

        return histogram;
    }

    // What the format allows in a tag.
    private static string Tag(string kind) => string.Concat(kind.Select(c => char.IsWhiteSpace(c) || c == ',' ? '-' : c));
}
