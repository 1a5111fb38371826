using DzStore.Load.Latency;

namespace DzStore.Load.Tests.Latency;

public class LatencyRecorderTests
{
    [Fact]
    public void Percentiles_of_a_known_distribution_come_back_within_a_tenth_of_a_percent()
    {
        var recorder = new LatencyRecorder();
        var shuffled = Enumerable.Range(1, 10_000).ToArray();
        new Random(1).Shuffle(shuffled);
        foreach (var i in shuffled)
            recorder.Record(TimeSpan.FromMicroseconds(i * 10));

        var summary = recorder.Summarise().ShouldNotBeNull();

        summary.Count.ShouldBe(10_000);
        summary.MeanMs.ShouldBe(50.005, 1e-6);
        summary.P50Ms.ShouldBe(50, 0.05);
        summary.P95Ms.ShouldBe(95, 0.095);
        summary.P99Ms.ShouldBe(99, 0.099);
        summary.MaxMs.ShouldBe(100);
    }

    [Fact]
    public void No_percentile_exceeds_the_maximum()
    {
        var recorder = new LatencyRecorder();
        recorder.Record(TimeSpan.FromTicks(1_234_567_891));

        var summary = recorder.Summarise().ShouldNotBeNull();

        summary.P50Ms.ShouldBe(summary.MaxMs);
        summary.P99Ms.ShouldBe(123_456.7891);
    }

    [Fact]
    public void Nothing_recorded_has_no_summary() => new LatencyRecorder().Summarise().ShouldBeNull();

    [Fact]
    public void A_latency_that_would_be_counted_wrongly_is_refused()
    {
        var recorder = new LatencyRecorder();

        Should.Throw<ArgumentOutOfRangeException>(() => recorder.Record(TimeSpan.FromTicks(-1)));
        Should.Throw<ArgumentOutOfRangeException>(() => recorder.Record(TimeSpan.FromHours(2)));
        recorder.Summarise().ShouldBeNull();
    }
}
