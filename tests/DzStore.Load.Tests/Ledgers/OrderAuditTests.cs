using DzStore.Load.Ledgers;
using DzStore.Load.Orders;
using DzStore.Load.Running;

namespace DzStore.Load.Tests.Ledgers;

public class OrderAuditTests
{
    private static readonly LoadOrder[] Sent = [LoadOrder.Sample("BF_0"), LoadOrder.Sample("BF_1")];

    public static TheoryData<string, LoadOrder[], string> Wrong =>
        new()
        {
            { "lost", [Sent[0]], "answered 201, but the database does not hold it" },
            { "doubled", [Sent[0], Sent[1], Sent[1]], "stored 2 times" },
            { "other total", [Sent[0], Sent[1] with { Total = 1 }], "stored with other content than was sent" },
            { "other items", [Sent[0], Sent[1] with { Items = ["Gaming Laptop"] }], "stored with other content than was sent" },
            { "under another _id", [Sent[0], Sent[1] with { StoredId = "BF_9" }], "stored with other content than was sent" },
            { "foreign, with an id of the run", [.. Sent, LoadOrder.Sample("BF_2")], "in the database, but nobody sent it" },
        };

    [Fact]
    public async Task Everything_where_it_belongs_is_no_failure() => (await FailuresAsync([Sent[1], Sent[0]])).ShouldBeEmpty();

    [Fact]
    public async Task Orders_of_others_are_no_failure() => (await FailuresAsync([.. Sent, LoadOrder.Sample("C")])).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Every_difference_is_named(string what, LoadOrder[] found, string reason) =>
        (await FailuresAsync(found)).ShouldHaveSingleItem(what).Reason.ShouldBe(reason);

    [Theory]
    [InlineData(true, "holds it")]
    [InlineData(false, "does not hold it")]
    public async Task An_unknown_outcome_stays_unknown_and_says_what_the_database_holds(bool held, string what)
    {
        var failure = (
            await FailuresAsync(held ? Sent : [Sent[0]], RequestOutcome.Completed, RequestOutcome.Unknown("no answer within 10 s"))
        ).ShouldHaveSingleItem();

        failure.OrderId.ShouldBe("BF_1");
        failure.Outcome.ShouldBe(RequestFate.Unknown);
        failure.Reason.ShouldEndWith("the database " + what);
    }

    private static async Task<IReadOnlyList<OrderFailure>> FailuresAsync(LoadOrder[] found, params RequestOutcome[] outcomes)
    {
        var ledger = new OrderLedger(new("BF_", LoadOrder.Sample), "w=1", "orders_fast", TimeProvider.System);
        for (var number = 0; number < Sent.Length; number++)
            ledger.Note(number, outcomes is [] ? RequestOutcome.Completed : outcomes[number]);
        return (await ledger.AuditAsync(new StubOrders([.. found]), TestContext.Current.CancellationToken)).Failures();
    }
}
