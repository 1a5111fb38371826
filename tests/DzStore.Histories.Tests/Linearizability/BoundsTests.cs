using DzStore.Histories.Linearizability;
using DzStore.Histories.Operations;
using Microsoft.Extensions.Time.Testing;

namespace DzStore.Histories.Tests.Linearizability;

/// <summary>A search that does not end says so, and is never taken for an answer.</summary>
public class BoundsTests
{
    [Fact]
    public void A_check_that_is_cancelled_is_undecided()
    {
        var report = LinearizabilityChecker.Check(Diagram.Of("[w1][w2]"), new(), new CancellationToken(canceled: true));

        report.Verdict.ShouldBe(Verdict.Undecided);
        report.Undecided.ShouldBe([new("x", "the check was cancelled.")]);
    }

    [Fact]
    public void A_check_past_its_deadline_is_undecided_and_says_which_option_to_change()
    {
        var report = LinearizabilityChecker.Check(
            Hard(),
            new() { Deadline = TimeSpan.Zero, Clock = new FakeTimeProvider() },
            TestContext.Current.CancellationToken
        );

        report.Verdict.ShouldBe(Verdict.Undecided);
        report.Undecided.ShouldHaveSingleItem().Reason.ShouldContain("Deadline");
    }

    [Fact]
    public void A_search_that_needs_more_memory_than_it_may_take_is_undecided()
    {
        var report = LinearizabilityChecker.Check(Hard(), new() { MaxBytesPerKey = 10_000 }, TestContext.Current.CancellationToken);

        report.Verdict.ShouldBe(Verdict.Undecided);
        report.Undecided.ShouldHaveSingleItem().Reason.ShouldContain("MaxBytesPerKey");
    }

    [Fact]
    public void A_key_that_is_violated_counts_more_than_one_that_is_undecided()
    {
        Operation<RegisterAction>[] wrong =
        [
            new(0, 0, 1, Outcome.Ok, new WriteRegister("y", 1)),
            new(0, 2, 3, Outcome.Ok, new ReadRegister("y", 2)),
        ];

        var report = LinearizabilityChecker.Check(
            new([.. Hard().Operations, .. wrong]),
            new() { MaxBytesPerKey = 10_000 },
            TestContext.Current.CancellationToken
        );

        report.Verdict.ShouldBe(Verdict.Violated);
        report.Violations.ShouldHaveSingleItem().Key.ShouldBe("y");
        report.Undecided.ShouldHaveSingleItem().Key.ShouldBe("x");
        report.Keys.ShouldBe(2);
    }

    [Fact]
    public void A_history_in_which_nothing_was_completed_shows_nothing() =>
        LinearizabilityChecker
            .Check(Diagram.Of("[w1)[w2!", "[r1)"), new(), TestContext.Current.CancellationToken)
            .Verdict.ShouldBe(Verdict.Undecided);

    /// <summary>Fourteen writes at once, and a read that saw none of them: all their orders must be tried.</summary>
    private static History<RegisterAction> Hard() =>
        new(
            Enumerable
                .Range(1, 14)
                .Select(value => new Operation<RegisterAction>(value, 0, 100, Outcome.Ok, new WriteRegister("x", value)))
                .Append(new(0, 200, 300, Outcome.Ok, new ReadRegister("x", 99)))
        );
}
