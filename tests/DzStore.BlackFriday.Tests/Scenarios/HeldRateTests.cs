using DzStore.BlackFriday.Scenarios;
using DzStore.Load.Results;

namespace DzStore.BlackFriday.Tests.Scenarios;

/// <summary>The capacity that a run of rising rate found.</summary>
public class HeldRateTests
{
    [Fact]
    public void It_is_the_highest_rate_up_to_which_seconds_hold() => Of(second => second <= 12 ? Held : Failing).PerSecond.ShouldBe(1_200);

    [Fact]
    public void One_bad_second_among_many_is_chance() => Of(second => second == 4 ? Failing : Held).PerSecond.ShouldBe(2_000);

    [Fact]
    public void Orders_that_wait_too_long_do_not_hold_though_none_failed() =>
        Of(second => second <= 7 ? Held : Slow).PerSecond.ShouldBe(700);

    [Fact]
    public void Requests_that_were_never_sent_do_not_hold() => Of(second => second <= 7 ? Held : Unsent).PerSecond.ShouldBe(700);

    [Fact]
    public void Where_nothing_holds_it_is_zero() => Of(_ => Failing).PerSecond.ShouldBe(0);

    private static SecondPoint Held(int second, long offered) => Point(second, new(offered, offered, offered, 0, 0), 20);

    private static SecondPoint Failing(int second, long offered) =>
        Point(second, new(offered, offered, offered / 2, offered / 2, 0), double.PositiveInfinity);

    private static SecondPoint Slow(int second, long offered) => Point(second, new(offered, offered, offered, 0, 0), 900);

    private static SecondPoint Unsent(int second, long offered) => Point(second, new(offered, offered / 2, offered / 2, 0, 0), 20);

    /// <summary>20 seconds of 100, 200, ... 2,000 requests, after a warm-up that holds nothing.</summary>
    private static HeldRate Of(Func<int, Func<int, long, SecondPoint>> kind)
    {
        var warmUp = new PhaseResult("warm-up", LoadModel.Open, default, TimeSpan.FromSeconds(1), 1, 1, true, RequestCounts.None, null);
        return HeldRate.Of(
            new(
                DateTimeOffset.UnixEpoch,
                TimeSpan.FromSeconds(21),
                Interrupted: false,
                [warmUp],
                [
                    new(
                        "buy",
                        RequestCounts.None,
                        LatencyHistogram.Empty,
                        LatencyHistogram.Empty,
                        [Failing(0, 5_000), .. Enumerable.Range(1, 20).Select(second => kind(second)(second, second * 100))],
                        [],
                        "w=1"
                    ),
                ],
                LatencyHistogram.Empty
            )
        );
    }

    private static SecondPoint Point(int second, RequestCounts counts, double p99) =>
        new(second, counts, 1, 2, 3, 4, 3, counts.Completed) { OfferedP99Ms = p99 };
}
