using DzStore.Load.Results;
using DzStore.Load.Running;

namespace DzStore.Load.Tests.Running;

public class LoadPlanTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<string, LoadPhase[]> Refused =>
        new()
        {
            { "at least one phase", [] },
            { "rates of 0 or more", [LoadPhase.Constant("a", -1, Second)] },
            { "rates of 0 or more", [LoadPhase.Ramp("a", 1, double.NaN, Second)] },
            { "duration above 0", [LoadPhase.Constant("a", 1, TimeSpan.Zero)] },
            { "at least one user", [LoadPhase.Users("a", 0, Second)] },
            { "at most 01:00:00", [LoadPhase.Constant("a", 1, TimeSpan.FromHours(2))] },
            { "more than 100000000 requests", [LoadPhase.Constant("a", 1_000_000, TimeSpan.FromMinutes(10))] },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_run_is_refused_with_its_reason(string reason, LoadPhase[] phases) =>
        Should.Throw<ArgumentException>(() => new LoadPlan(phases)).Message.ShouldContain(reason);

    [Theory]
    [InlineData(0, 1_000, 10)]
    [InlineData(1_000, 0, 10)]
    [InlineData(100, 1_000, 7)]
    [InlineData(500, 500, 3)]
    [InlineData(500, 500.000001, 3)]
    public void A_ramps_arrivals_keep_to_its_rate_at_every_moment(double from, double to, double seconds)
    {
        var ramp = LoadPhase.Ramp("ramp", from, to, TimeSpan.FromSeconds(seconds));
        var times = Enumerable.Range(0, (int)ramp.Arrivals).Select(i => ramp.ArrivalSeconds(i)).ToArray();

        times.ShouldBeInOrder();
        times[^1].ShouldBeInRange(0, seconds);
        for (var t = 0.0; t <= seconds; t += seconds / 20)
            ((double)times.Count(time => time < t)).ShouldBe(from * t + (to - from) * t * t / (2 * seconds), tolerance: 2);
    }

    [Fact]
    public void Counts_add_up() => (new RequestCounts(5, 4, 2, 1, 1) + new RequestCounts(1, 1, 1, 0, 0)).ShouldBe(new(6, 5, 3, 1, 1));
}
