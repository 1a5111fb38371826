namespace DzStore.Load.Tests.Stress;

public class StressAuditTests
{
    private static readonly LoadOrder[] Sent = [LoadOrder.Sample("A"), LoadOrder.Sample("B")];
    private static readonly OrderReply[] AllStored = [.. Sent.Select(order => new OrderReply(order.OrderId, OrderOutcome.Stored, TimeSpan.Zero))];

    public static TheoryData<string, LoadOrder[], string> Wrong => new()
    {
        { "lost", [Sent[0]], "answered 201, but the database does not hold it" },
        { "doubled", [Sent[0], Sent[1], Sent[1]], "stored 2 times" },
        { "other total", [Sent[0], Sent[1] with { Total = 1 }], "stored with other content than was sent" },
        { "other items", [Sent[0], Sent[1] with { Items = ["Gaming Laptop"] }], "stored with other content than was sent" },
        { "foreign", [.. Sent, LoadOrder.Sample("C")], "in the database, but nobody sent it" },
    };

    [Fact]
    public void Everything_where_it_belongs_is_no_failure() => StressAudit.Compare(Sent, AllStored, [Sent[1], Sent[0]]).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Every_difference_is_named(string what, LoadOrder[] found, string reason) =>
        StressAudit.Compare(Sent, AllStored, found).ShouldHaveSingleItem(what).Reason.ShouldBe(reason);

    [Theory]
    [InlineData(true, "holds it")]
    [InlineData(false, "does not hold it")]
    public void An_unknown_outcome_stays_unknown_and_says_what_the_database_holds(bool held, string what)
    {
        OrderReply[] replies = [AllStored[0], new("B", OrderOutcome.Unknown, TimeSpan.Zero, "no answer within 10 s")];

        var failure = StressAudit.Compare(Sent, replies, held ? Sent : [Sent[0]]).ShouldHaveSingleItem();

        failure.Outcome.ShouldBe(OrderOutcome.Unknown);
        failure.Reason.ShouldEndWith("the database " + what);
    }
}
