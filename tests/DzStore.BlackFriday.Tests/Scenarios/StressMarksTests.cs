using DzStore.BlackFriday.Scenarios;
using DzStore.BlackFriday.Tests.Support;
using DzStore.Load.Ledgers;
using DzStore.Load.Orders;
using DzStore.Load.Running;
using DzStore.Load.Stress;

namespace DzStore.BlackFriday.Tests.Scenarios;

/// <summary>What fails a stress test by its exit code.</summary>
public class StressMarksTests
{
    private static readonly LoadOrder[] Sent = [LoadOrder.Sample("BF_0"), LoadOrder.Sample("BF_1")];

    public static TheoryData<string, LoadOrder[], string> Wrong =>
        new()
        {
            { "lost", [Sent[1]], "BF_0: answered 201, but the database does not hold it" },
            { "doubled", [Sent[0], Sent[0], Sent[1]], "BF_0: stored 2 times" },
            { "altered", [Sent[0] with { Total = 1 }, Sent[1]], "BF_0: stored with other content than was sent" },
            { "foreign", [.. Sent, LoadOrder.Sample("BF_2")], "BF_2: in the database, but nobody sent it" },
        };

    [Fact]
    public async Task Nothing_wrong_meets_every_mark() =>
        StressScenario.Marks("Billing", await RunAsync(Sent)).ShouldAllBe(mark => mark.Passed);

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_was_answered_201_and_is_not_so_misses_one(string what, LoadOrder[] found, string detail)
    {
        var missed = StressScenario.Marks("Billing", await RunAsync(found)).Where(mark => !mark.Passed).ShouldHaveSingleItem(what);

        (missed.Value, missed.Detail).ShouldBe((1, detail));
    }

    private static async Task<StressRun> RunAsync(LoadOrder[] found)
    {
        var ledger = new OrderLedger(new("BF_", LoadOrder.Sample), "w=majority", "orders_secure", TimeProvider.System);
        for (var number = 0; number < Sent.Length; number++)
            ledger.Note(number, RequestOutcome.Completed);
        var audit = await ledger.AuditAsync(new StubOrders(found), TestContext.Current.CancellationToken);
        return new(Sent.Length, (int)ledger.Acknowledged, null, 1, audit.Failures());
    }
}
