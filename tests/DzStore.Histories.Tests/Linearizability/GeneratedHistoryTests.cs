using DzStore.Histories.Linearizability;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Tests.Linearizability;

/// <summary>Histories of a simulated register, which are linearizable by construction, and the same with one answer spoiled.</summary>
public class GeneratedHistoryTests
{
    [Fact]
    public void Histories_of_a_register_are_linearizable()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var history = RandomHistories.OfRegister(new Random(seed), operations: 400, clients: 6, keys: 3, unknown: 0.1);

            Check(history).Verdict.ShouldBe(Verdict.Holds, $"seed {seed}");
        }
    }

    [Fact]
    public void A_read_of_a_value_that_was_replaced_long_ago_is_found_and_named()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var history = RandomHistories.OfRegister(new Random(seed), operations: 400, clients: 4, keys: 2, unknown: 0);
            var reads = history.Operations.Where(operation => operation.Action is ReadRegister { Value: not null }).ToArray();
            var victim = reads[^1];
            var old = reads.First(read => read.Action.Key == victim.Action.Key);
            var spoiled = victim with { Action = old.Action };

            var violation = Check(Replace(history, victim, spoiled)).Violations.ShouldHaveSingleItem($"seed {seed}");

            violation.Culprit.ShouldBe(spoiled, $"seed {seed}");
            violation.Prefix.Length.ShouldBeGreaterThan(50);
            Orders.ShouldBeLegal(violation.Prefix, null);
        }
    }

    [Fact]
    public void A_confirmed_write_that_is_undone_is_found_at_the_first_read_that_misses_it()
    {
        // A register that forgets one write, as a rollback of an acknowledged one does.
        Operation<RegisterAction>[] operations =
        [
            .. Enumerable
                .Range(0, 300)
                .SelectMany(number =>
                    new Operation<RegisterAction>[]
                    {
                        new(0, 20 * number, 20 * number + 5, Outcome.Ok, new WriteRegister("x", number)),
                        new(1, 20 * number + 10, 20 * number + 15, Outcome.Ok, new ReadRegister("x", number == 200 ? 199 : number)),
                    }
                ),
        ];

        var violation = Check(new(operations)).Violations.ShouldHaveSingleItem();

        violation.Culprit.ShouldBe(operations[401]);
        violation.Prefix.Length.ShouldBe(401);
        violation
            .ToString()
            .ShouldBe(
                "x is not linearizable: client 1: read x, saw 199 (completed at 4015 ns) fits nowhere after 401 operations in order."
            );
    }

    [Fact]
    public void An_operation_that_is_open_through_the_whole_history_does_no_harm()
    {
        // Its end comes last, so that every configuration holds all operations since its beginning.
        Operation<RegisterAction> slow = new(9, 0, 1_000_000, Outcome.Ok, new WriteRegister("x", -1));
        var quick = Enumerable
            .Range(0, 2_000)
            .Select(number => new Operation<RegisterAction>(
                0,
                1 + 10L * number,
                5 + 10L * number,
                Outcome.Ok,
                number % 2 == 0 ? new WriteRegister("x", number) : new ReadRegister("x", number - 1)
            ));

        Check(new([slow, .. quick])).Verdict.ShouldBe(Verdict.Holds);
    }

    [Fact]
    public void Hundreds_of_unknown_writes_do_no_harm()
    {
        var history = RandomHistories.OfRegister(new Random(7), operations: 3_000, clients: 8, keys: 1, unknown: 0.3);

        history.Count(Outcome.Unknown).ShouldBeGreaterThan(500);
        Check(history).Verdict.ShouldBe(Verdict.Holds);
    }

    private static History<RegisterAction> Replace(
        History<RegisterAction> history,
        Operation<RegisterAction> victim,
        Operation<RegisterAction> by
    ) => new(history.Operations.Select(operation => ReferenceEquals(operation, victim) ? by : operation));

    private static LinearizabilityReport Check(History<RegisterAction> history) =>
        LinearizabilityChecker.Check(history, new(), TestContext.Current.CancellationToken);
}
