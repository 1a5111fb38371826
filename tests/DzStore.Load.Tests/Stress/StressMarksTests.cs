using DzStore.LoadTests.Scenarios;

namespace DzStore.Load.Tests.Stress;

/// <summary>What fails a stress test by its exit code.</summary>
public class StressMarksTests
{
    private static readonly LoadOrder[] Sent = [LoadOrder.Sample("BF_0"), LoadOrder.Sample("BF_1")];

    public static TheoryData<string, LoadOrder[], string> Wrong => new()
    {
        { "lost", [Sent[1]], "BF_0: answered 201, but the database does not hold it" },
        { "doubled", [Sent[0], Sent[0], Sent[1]], "BF_0: stored 2 times" },
        { "altered", [Sent[0] with { Total = 1 }, Sent[1]], "BF_0: stored with other content than was sent" },
        { "foreign", [.. Sent, LoadOrder.Sample("BF_2")], "BF_2: in the database, but nobody sent it" },
    };

    [Fact]
    public void Nothing_wrong_meets_every_mark() => StressScenario.Marks("Billing", Run(Sent)).ShouldAllBe(mark => mark.Passed);

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_was_answered_201_and_is_not_so_misses_one(string what, LoadOrder[] found, string detail)
    {
        var missed = StressScenario.Marks("Billing", Run(found)).Where(mark => !mark.Passed).ShouldHaveSingleItem(what);

        (missed.Value, missed.Detail).ShouldBe((1, detail));
    }

    private static StressRun Run(LoadOrder[] found)
    {
        OrderReply[] replies = [.. Sent.Select(order => new OrderReply(order.OrderId, OrderOutcome.Stored, TimeSpan.FromMilliseconds(1)))];
        return new(Sent.Length, replies.Length, null, 1, StressAudit.Compare(Sent, replies, found));
    }
}
