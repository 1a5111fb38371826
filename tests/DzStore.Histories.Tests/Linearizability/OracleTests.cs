using DzStore.Histories.Linearizability;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Tests.Linearizability;

/// <summary>The checker against the definition, on thousands of tiny histories.</summary>
public class OracleTests
{
    private const int Histories = 6_000;

    [Fact]
    public void The_verdict_is_that_of_the_definition()
    {
        var (holds, violated) = (0, 0);
        for (var seed = 0; seed < Histories; seed++)
        {
            var history = RandomHistories.Tiny(new Random(seed));
            if (history.Count(Outcome.Ok) == 0)
                continue;
            var expected = BruteForce.IsLinearizable(history.Operations);

            Check(history).Verdict.ShouldBe(expected ? Verdict.Holds : Verdict.Violated, $"seed {seed}");

            _ = expected ? holds++ : violated++;
        }

        // The histories ask both questions.
        holds.ShouldBeGreaterThan(Histories / 5);
        violated.ShouldBeGreaterThan(Histories / 5);
    }

    [Fact]
    public void A_violation_names_the_first_completion_that_no_order_explains()
    {
        var violations = 0;
        for (var seed = 0; seed < Histories / 3; seed++)
        {
            var history = RandomHistories.Tiny(new Random(seed));
            if (Check(history).Violations is not [var violation])
                continue;
            violations++;
            // Operations that were still open then may have happened or not; ties with the culprit's end are settled in any order.
            var before = Until(history, violation.Culprit, isIncluded: false);
            BruteForce.IsLinearizable(before).ShouldBeTrue($"seed {seed}: {violation}");
            BruteForce.IsLinearizable(Until(history, violation.Culprit, isIncluded: true)).ShouldBeFalse($"seed {seed}: {violation}");
            Orders.ShouldBeLegal(violation.Prefix, null);
        }

        violations.ShouldBeGreaterThan(Histories / 15);
    }

    [Fact]
    public void The_order_of_a_linearizable_history_is_one()
    {
        for (var seed = 0; seed < Histories / 3; seed++)
        {
            var history = RandomHistories.Tiny(new Random(seed));
            var result = new KeySearch(KeyHistory.Of(history.Operations), null, 1 << 20).Run(TestContext.Current.CancellationToken);
            if (result.End != SearchEnd.Ordered)
                continue;

            Orders.ShouldBeLegal(result.Order, null);
            var completed = history.Operations.Where(operation => operation.Outcome == Outcome.Ok);
            completed.Except(result.Order.Select(each => each.Operation)).ShouldBeEmpty($"seed {seed}");
        }
    }

    private static List<Operation<RegisterAction>> Until(
        History<RegisterAction> history,
        Operation<RegisterAction> culprit,
        bool isIncluded
    ) =>
        [
            .. history
                .Operations.Where(operation => operation.InvokedNs <= culprit.CompletedNs)
                .Select(operation =>
                    operation.Outcome != Outcome.Ok
                    || operation.CompletedNs < culprit.CompletedNs
                    || (isIncluded && operation.CompletedNs == culprit.CompletedNs)
                        ? operation
                        : Open(operation)
                ),
        ];

    private static Operation<RegisterAction> Open(Operation<RegisterAction> operation) =>
        // One that found another value and had no effect is known to have none, open or not.
        operation with
        {
            Outcome = operation.Action is CompareAndSet { Swapped: false } ? Outcome.Failed : Outcome.Unknown,
        };

    private static LinearizabilityReport Check(History<RegisterAction> history) =>
        LinearizabilityChecker.Check(history, new() { Parallelism = 1 }, TestContext.Current.CancellationToken);
}
