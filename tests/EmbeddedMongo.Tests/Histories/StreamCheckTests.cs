using DzStore.Histories.Operations;
using EmbeddedMongo.Histories.Streams;

namespace EmbeddedMongo.Tests.Histories;

public class StreamCheckTests
{
    private static readonly WrittenChange[] Written =
    [
        new("insert a = 1", 0, 10, Outcome.Ok),
        new("update a = 2", 20, 30, Outcome.Ok),
        new("insert b = 3", 25, 35, Outcome.Unknown),
        new("insert c = 4", 40, 50, Outcome.Failed),
    ];

    [Fact]
    public void A_stream_with_each_acknowledged_change_once_and_in_order_is_right_with_an_unknown_one_or_without()
    {
        Check(Watched("insert a = 1", "update a = 2")).ShouldBeEmpty();
        Check(Watched("insert a = 1", "insert b = 3", "update a = 2")).ShouldBeEmpty();
    }

    [Fact]
    public void A_change_that_is_seen_twice_is_told() =>
        Check(Watched("insert a = 1", "update a = 2", "update a = 2")).ShouldContain(text => text.Contains("2 times"));

    [Fact]
    public void A_change_that_is_missing_is_told() =>
        Check(Watched("update a = 2")).ShouldHaveSingleItem().ShouldContain("never saw 'insert a = 1'");

    [Fact]
    public void A_change_that_had_failed_or_that_nobody_wrote_is_told()
    {
        Check(Watched("insert a = 1", "update a = 2", "insert c = 4")).ShouldHaveSingleItem().ShouldContain("had failed");
        Check(Watched("insert a = 1", "update a = 2", "delete z")).ShouldHaveSingleItem().ShouldContain("nobody wrote");
    }

    [Fact]
    public void A_change_before_one_that_was_over_when_it_began_is_told() =>
        Check(Watched("update a = 2", "insert a = 1")).ShouldHaveSingleItem().ShouldContain("was over when it began");

    [Fact]
    public void Tokens_that_do_not_grow_are_told() =>
        Check([
                [new SeenChange("insert a = 1", "82B"), new SeenChange("update a = 2", "82A")],
            ])
            .ShouldHaveSingleItem()
            .ShouldContain("after 82B");

    [Fact]
    public void Watchers_that_saw_different_orders_are_told() =>
        Check(Watched("insert a = 1", "insert b = 3", "update a = 2"), Watched("insert a = 1", "update a = 2", "insert b = 3"))
            .ShouldHaveSingleItem()
            .ShouldContain("watcher 1 saw 'update a = 2' as event 2");

    private static IReadOnlyList<string> Check(params IReadOnlyList<SeenChange>[] seen) => StreamCheck.Check(Written, seen);

    private static SeenChange[] Watched(params string[] changes) =>
        [.. changes.Select((change, i) => new SeenChange(change, string.Create(null, $"82{i:D8}")))];
}
