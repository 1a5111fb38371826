using System.Text;
using DzStore.Load.Results;
using HdrHistogram;

namespace DzStore.Load.Reports;

/// <summary>Histograms in HdrHistogram's log format 1.2, one line a kind of request, which is its tag; in nanoseconds, as its tools expect.</summary>
internal static class HdrLog
{
    private const long HighestNanoseconds = TimeSpan.TicksPerHour * TimeSpan.NanosecondsPerTick;

    public static byte[] Write(RunResult run, Func<RequestSeries, LatencyHistogram> histogram)
    {
        using var stream = new MemoryStream();
        var lines = run.Series.Where(series => histogram(series).Count > 0).Select(series => Line(run, series.Kind, histogram(series))).ToArray();
        HistogramLogWriter.Write(stream, run.Started.UtcDateTime, lines);
        // The .NET writer alone writes UTF-16; the tools of every other language read bytes as ASCII.
        return Encoding.ASCII.GetBytes(Encoding.Unicode.GetString(stream.ToArray()).TrimStart('\uFEFF'));
    }

    private static LongHistogram Line(RunResult run, string kind, LatencyHistogram latencies)
    {
        var line = new LongHistogram(1, HighestNanoseconds, 3)
        {
            StartTimeStamp = run.Started.ToUnixTimeMilliseconds(),
            EndTimeStamp = (run.Started + run.Duration).ToUnixTimeMilliseconds(),
            Tag = string.Concat(kind.Select(c => char.IsWhiteSpace(c) || c == ',' ? '-' : c)), // What the format allows in a tag.
        };
        foreach (var value in latencies.ToHdr().RecordedValues())
            line.RecordValueWithCount(Math.Min(value.ValueIteratedTo * TimeSpan.NanosecondsPerTick, HighestNanoseconds), value.CountAtValueIteratedTo);
        return line;
    }
}
