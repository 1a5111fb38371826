using DzStore.BlackFriday.Scenarios;
using DzStore.Load.Results;

namespace DzStore.BlackFriday.Tests.Scenarios;

/// <summary>What fails the trade-off curves by their exit code.</summary>
public class TradeOffMarksTests
{
    [Fact]
    public void A_concern_may_fail_at_any_rate_but_the_lowest()
    {
        var marks = TradeOffScenario.Marks([
            Point("w=1", 800, completed: 45),
            Point("w=1", 400, completed: 990),
            Point("w=majority", 400, completed: 45),
            Point("w=majority", 800, completed: 1_000),
        ]);

        marks
            .Select(mark => (mark.Name, mark.Value, mark.Passed))
            .ShouldBe([("w=1: orders stored at the lowest rate", 99, true), ("w=majority: orders stored at the lowest rate", 4.5, false)]);
    }

    private static TradeOffPoint Point(string concern, double rate, long completed) =>
        new(concern, rate, rate, 1, 2, new(1_000, 1_000, completed, 1_000 - completed, 0));
}
