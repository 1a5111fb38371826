using DzStore.Load.Results;
using DzStore.Load.Tests.Reports;

namespace DzStore.Load.Tests.Results;

/// <summary>The percentiles of all that were offered: whoever got no success waits for ever.</summary>
public class OfferedWaitTests
{
    [Theory]
    [InlineData(100, 99, 99.0)]
    [InlineData(101, 99, 100.0)]
    [InlineData(102, 99, double.PositiveInfinity)]
    [InlineData(200, 50, 100.0)]
    [InlineData(201, 50, double.PositiveInfinity)]
    [InlineData(0, 99, null)]
    public void A_percentile_beyond_those_that_completed_is_infinite(long offered, double percentile, double? expected)
    {
        // 1 to 100 ms, of which all completed.
        var waits = SampleRuns.Histogram(Enumerable.Range(1, 100).Select(i => (double)i));

        var wait = waits.OfferedPercentileMs(percentile, offered);

        if (expected is { } finite && double.IsFinite(finite))
            wait!.Value.ShouldBe(finite, finite * 0.002);
        else
            wait.ShouldBe(expected);
    }

    [Fact]
    public void Where_nothing_completed_every_percentile_is_infinite() =>
        LatencyHistogram.Empty.OfferedPercentileMs(1, 5).ShouldBe(double.PositiveInfinity);

    [Fact]
    public void A_mark_of_an_endless_wait_is_missed_and_says_never()
    {
        var mark = PassMark.AtMost("pay: p99 of all offered", double.PositiveInfinity, 500, "ms");

        (mark.Passed, mark.ValueText).ShouldBe((false, "never"));
    }
}
