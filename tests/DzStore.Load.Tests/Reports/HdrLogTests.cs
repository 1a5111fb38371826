using DzStore.Load.Reports;
using DzStore.Load.Results;
using HdrHistogram;

namespace DzStore.Load.Tests.Reports;

public class HdrLogTests
{
    [Fact]
    public void HdrHistogram_reads_every_kind_back_in_nanoseconds()
    {
        var run = SampleRuns.BlackFriday();

        using var log = new MemoryStream(HdrLog.Write(run, series => series.Corrected));
        using var reader = new HistogramLogReader(log);
        var histograms = reader.ReadHistograms().ToArray();

        histograms.Select(histogram => histogram.Tag).ShouldBe(["browse", "cart", "pay"]);
        foreach (var (read, series) in histograms.Zip(run.Series))
        {
            read.TotalCount.ShouldBe(series.Corrected.Count);
            (read.GetValueAtPercentile(99) / 1e6).ShouldBe(series.Corrected.PercentileMs(99), series.Corrected.PercentileMs(99) * 0.003);
        }
    }

    [Fact]
    public void A_kind_without_a_completed_request_has_no_line()
    {
        var run = SampleRuns.Crash();
        run = run with { Series = [run.Series[0] with { Corrected = LatencyHistogram.Empty }, run.Series[1]] };

        using var log = new MemoryStream(HdrLog.Write(run, series => series.Corrected));
        using var reader = new HistogramLogReader(log);
        reader.ReadHistograms().Single().Tag.ShouldBe("pay");
    }
}
