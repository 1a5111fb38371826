using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using DzStore.Load.Reports.Files;
using DzStore.Load.Results;
using HdrHistogram;

namespace DzStore.Load.Tests.Reports;

public class HdrLogTests
{
    [Fact]
    public void HdrHistogram_reads_every_kind_back_in_nanoseconds()
    {
        var run = SampleRuns.BlackFriday();

        using var log = new MemoryStream(Encoding.ASCII.GetBytes(HdrLog.Write(run, series => series.Corrected)));
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
    public void A_line_holds_a_whole_zlib_stream_as_other_languages_need_it()
    {
        var line = HdrLog.Write(SampleRuns.BlackFriday(), series => series.Corrected).TrimEnd('\n').Split('\n')[^1];
        var bytes = Convert.FromBase64String(line.Split(',')[^1]);

        BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4)).ShouldBe(bytes.Length - 8);
        using var payload = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(bytes, 8, bytes.Length - 8), CompressionMode.Decompress))
            zlib.CopyTo(payload);

        // RFC 1950: the stream ends with the Adler-32 of what was compressed.
        var (low, high) = payload
            .ToArray()
            .Aggregate((1u, 0u), (sum, value) => ((sum.Item1 + value) % 65521, (sum.Item2 + sum.Item1 + value) % 65521));
        BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(bytes.Length - 4)).ShouldBe(high << 16 | low);
    }

    [Fact]
    public void A_kind_without_a_completed_request_has_no_line()
    {
        var run = SampleRuns.Crash();
        run = run with { Series = [run.Series[0] with { Corrected = LatencyHistogram.Empty }, run.Series[1]] };

        using var log = new MemoryStream(Encoding.ASCII.GetBytes(HdrLog.Write(run, series => series.Corrected)));
        using var reader = new HistogramLogReader(log);
        reader.ReadHistograms().Single().Tag.ShouldBe("pay");
    }
}
