using DzStore.BlackFriday.Sessions;
using DzStore.Load.Latency;
using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Tests.Sessions;

/// <summary>The threshold of errors, which black-friday has by default.</summary>
public class ThresholdTests
{
    [Theory]
    [InlineData(1_000, 1_000, 990, 10, 0, true)]
    [InlineData(1_000, 1_000, 989, 11, 0, false)]
    [InlineData(1_000, 1_000, 989, 0, 11, false)]
    [InlineData(1_000, 45, 45, 0, 0, false)]
    [InlineData(0, 0, 0, 0, 0, false)]
    public void A_request_that_was_never_sent_is_an_error_too(
        long offered,
        long sent,
        long completed,
        long failed,
        long unknown,
        bool passed
    )
    {
        var series = new RequestSeries(
            "pay",
            new(offered, sent, completed, failed, unknown),
            LatencyHistogram.Empty,
            LatencyHistogram.Empty,
            [],
            []
        );
        var measured = new LoadMeasurements(
            DateTimeOffset.UnixEpoch,
            TimeSpan.FromSeconds(10),
            Interrupted: false,
            [],
            [series],
            LatencyHistogram.Empty
        );

        var mark = LoadRun.Thresholds(maxP99: null, maxErrors: 1, measured).ShouldHaveSingleItem();

        (mark.Name, mark.Passed).ShouldBe(("requests failed, unknown or never sent", passed));
    }

    [Fact]
    public void The_slowest_wait_is_that_of_all_who_asked_and_endless_for_whoever_got_no_success()
    {
        var recorder = new LatencyRecorder();
        for (var i = 0; i < 90; i++)
            recorder.Record(TimeSpan.FromMilliseconds(5));
        var fast = new LatencyHistogram(recorder.ToHdr());
        var measured = new LoadMeasurements(
            DateTimeOffset.UnixEpoch,
            TimeSpan.FromSeconds(10),
            Interrupted: false,
            [],
            [new("pay", new(100, 100, 90, 10, 0), fast, fast, [], [])],
            LatencyHistogram.Empty
        );

        var mark = LoadRun.Thresholds(maxP99: 50, maxErrors: null, measured).ShouldHaveSingleItem();

        (mark.Name, mark.ValueText, mark.Passed).ShouldBe(("pay: p99 of all offered", "never", false));
    }
}
