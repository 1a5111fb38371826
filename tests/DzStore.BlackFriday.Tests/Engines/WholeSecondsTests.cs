using DzStore.BlackFriday.Engines;
using DzStore.Load.Running;

namespace DzStore.BlackFriday.Tests.Engines;

public sealed class WholeSecondsTests
{
    [Theory]
    [InlineData(0, 0, 3)]
    [InlineData(7.5, 7.5, 4)]
    [InlineData(30, 300, 3)]
    [InlineData(300, 0, 7)]
    [InlineData(0, 0.4, 5)]
    public void The_seconds_together_send_what_the_phase_plans(double from, double to, int length)
    {
        var phase = LoadPhase.Ramp("any", from, to, TimeSpan.FromSeconds(length));
        var seconds = new WholeSeconds(phase);

        ((long)seconds.Count).ShouldBe(phase.Arrivals);
        seconds.Runs().Sum(run => run.Seconds).ShouldBe(length);
        seconds.Runs().Sum(run => run.Requests * run.Seconds).ShouldBe(seconds.Count);
        seconds.Runs().ShouldAllBe(run => run.Requests >= 0);
        // Each request belongs to the second that sends it.
        var sends = seconds.Runs().SelectMany(run => Enumerable.Repeat(run.Requests, run.Seconds)).ToArray();
        Enumerable
            .Range(0, seconds.Count)
            .CountBy(seconds.SecondOf)
            .ShouldBe(sends.Index().Where(each => each.Item > 0).Select(each => KeyValuePair.Create(each.Index, each.Item)));
    }

    [Fact]
    public void Equal_seconds_in_a_row_are_one_and_a_rate_with_a_fraction_alternates()
    {
        Of(LoadPhase.Constant("whole", 30, TimeSpan.FromSeconds(5))).ShouldBe([(30, 5)]);
        Of(LoadPhase.Constant("half", 7.5, TimeSpan.FromSeconds(4))).ShouldBe([(8, 1), (7, 2), (8, 1)]);
        Of(LoadPhase.Pause("none", TimeSpan.FromSeconds(3))).ShouldBe([(0, 3)]);
    }

    [Fact]
    public void A_request_beyond_the_last_belongs_to_the_last_second() =>
        new WholeSeconds(LoadPhase.Constant("any", 2, TimeSpan.FromSeconds(3))).SecondOf(6).ShouldBe(2);

    [Fact]
    public void Part_of_a_second_and_users_are_refused()
    {
        Should.Throw<ArgumentException>(() => new WholeSeconds(LoadPhase.Constant("half", 2, TimeSpan.FromSeconds(2.5))));
        Should.Throw<ArgumentException>(() => new WholeSeconds(LoadPhase.Users("users", 2, TimeSpan.FromSeconds(2))));
    }

    private static (int Requests, int Seconds)[] Of(LoadPhase phase) => [.. new WholeSeconds(phase).Runs()];
}
