using DzStore.BlackFriday.Drills;
using DzStore.Load.Results;

namespace DzStore.BlackFriday.Tests.Drills;

/// <summary>What a store must get done while nobody breaks it.</summary>
public class GoodputTests
{
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(10_000, 100.0, true)]
    [InlineData(8_000, 80.0, true)]
    [InlineData(7_999, 79.99, false)]
    [InlineData(450, 4.5, false)]
    public void Without_a_fault_every_request_counts(long completed, double percent, bool passed) =>
        Judge(completed).ShouldBe((percent, passed));

    [Fact]
    public void What_fails_from_a_fault_until_requests_succeed_again_is_the_faults()
    {
        // Of 100 s the database is gone for 20 and takes 5 more to be back: 7,500 requests are offered to a store that is whole.
        var fault = Kill(start: 10, end: 30, recovery: 5);

        Judge(7_500, fault).ShouldBe((100, true));
        Judge(3_750, fault).ShouldBe((50, false));
        Judge(10_000, fault).ShouldBe((100, true), "more than was asked");
    }

    [Theory]
    [InlineData(11.0)]
    [InlineData(null)]
    public void A_recovery_that_takes_too_long_or_never_comes_excuses_no_more_than_the_limit(double? recovery) =>
        Judge(450, Kill(start: 10, end: 20, recovery)).ShouldBe((5.625, false));

    [Fact]
    public void Faults_at_the_same_time_are_counted_once() =>
        Judge(8_000, Kill(10, 20, 5), Kill(12, 18, 1), Kill(24, 25, 5)).ShouldBe((100, true));

    [Fact]
    public void One_that_lasts_to_the_end_leaves_what_was_before_it() => Judge(1_000, Kill(10, null, null)).ShouldBe((100, true));

    [Fact]
    public void A_warm_up_counts_as_little_as_its_requests() => Judge(9_000, Kill(start: -20, end: -10, recovery: 5)).ShouldBe((90, true));

    [Fact]
    public void Where_something_was_broken_all_the_time_there_is_nothing_to_measure()
    {
        var mark = Mark(0, Kill(start: -1, end: null, recovery: null));

        (mark.Value, mark.Passed).ShouldBe((null, false));
    }

    private static (double Percent, bool Passed) Judge(long completed, params Fault[] faults)
    {
        var mark = Mark(completed, faults);
        return (mark.Value!.Value, mark.Passed);
    }

    /// <summary>10,000 requests in 100 s after a warm-up of 20 s, by the clock of the load after the warm-up.</summary>
    private static PassMark Mark(long completed, params Fault[] faults)
    {
        var counts = new RequestCounts(10_000, 10_000, completed, 10_000 - completed, 0);
        PhaseResult[] phases = [Phase(0, 20, warmUp: true), Phase(20, 120, warmUp: false)];
        return Goodput.Mark(
            new(
                DateTimeOffset.UnixEpoch,
                TimeSpan.FromSeconds(120),
                Interrupted: false,
                phases,
                [new("billing", counts, LatencyHistogram.Empty, LatencyHistogram.Empty, [], [])],
                LatencyHistogram.Empty
            ),
            faults,
            RecoveryLimit
        );

        PhaseResult Phase(double start, double end, bool warmUp) =>
            new(
                "load",
                LoadModel.Open,
                TimeSpan.FromSeconds(start),
                TimeSpan.FromSeconds(end),
                100,
                100,
                warmUp,
                warmUp ? RequestCounts.None : counts,
                null
            );
    }

    private static Fault Kill(double start, double? end, double? recovery) =>
        new(
            FaultKind.Kill,
            TimeSpan.FromSeconds(20 + start),
            end is { } undone ? TimeSpan.FromSeconds(20 + undone) : null,
            "kill -9 database",
            recovery is { } after ? TimeSpan.FromSeconds(after) : null
        );
}
