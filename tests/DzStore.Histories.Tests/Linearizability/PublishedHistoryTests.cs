using DzStore.Histories.Linearizability;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Tests.Linearizability;

/// <summary>
/// Examples from publications: Porcupine's README and tests (from the quiz of MIT's 6.824 of 2017), Herlihy and Wing's paper of 1990 with
/// registers, and the classic failures of replicated registers.
/// </summary>
public class PublishedHistoryTests
{
    [Fact]
    public void Porcupine_s_first_example_is_linearizable() =>
        Check(0, "[w1                ]", "   [r1       ]", "     [r0    ]").Verdict.ShouldBe(Verdict.Holds);

    [Fact]
    public void Porcupine_s_second_example_reads_the_old_value_after_the_new_one()
    {
        var report = Check(0, "[w2                            ]", "   [r2  ]", "               [r0      ]");

        report.Verdict.ShouldBe(Verdict.Violated);
        var violation = report.Violations.ShouldHaveSingleItem();
        violation.Culprit.ToString().ShouldBe("client 2: read x, saw 0");
        violation.Prefix.Select(each => each.Operation.ToString()).ShouldBe(["client 0: write x = 2", "client 1: read x, saw 2"]);
    }

    [Fact]
    public void Porcupine_s_operations_without_a_duration_are_ordered_by_their_moment()
    {
        Operation<RegisterAction>[] good = [Put(0, 1, 0, 100), Get(1, 1, 25, 75), Get(2, 0, 30, 30), Get(3, 0, 30, 30)];
        Operation<RegisterAction>[] bad = [Put(0, 2, 0, 100), Get(1, 2, 10, 10), Get(2, 2, 10, 10), Get(3, 0, 40, 90)];

        Check(0, new History<RegisterAction>(good)).Verdict.ShouldBe(Verdict.Holds);
        Check(0, new History<RegisterAction>(bad)).Verdict.ShouldBe(Verdict.Violated);
    }

    [Fact]
    public void Two_writes_at_once_may_be_read_in_one_order_and_not_in_both()
    {
        Check(null, "[w1      ]", "[w2      ]", "          [r1][r1]").Verdict.ShouldBe(Verdict.Holds);
        Check(null, "[w1      ]", "[w2      ]", "          [r1][r2]").Verdict.ShouldBe(Verdict.Violated);
    }

    [Fact]
    public void A_confirmed_write_that_is_gone_is_a_violation() =>
        Check(null, "[w1][w2]", "         [r1]").Violations.ShouldHaveSingleItem().Culprit.Action.ShouldBe(new ReadRegister("x", 1));

    [Fact]
    public void A_write_of_unknown_outcome_may_appear_late_and_once()
    {
        Check(null, "[w1][w2)", "        [r1][r2]").Verdict.ShouldBe(Verdict.Holds);
        Check(null, "[w1][w2)", "        [r1][r1]").Verdict.ShouldBe(Verdict.Holds);
        Check(null, "[w1][w2)[w3]", "            [r3][r2][r2]").Verdict.ShouldBe(Verdict.Holds);
        Check(null, "[w1][w2)", "        [r2][r1]").Verdict.ShouldBe(Verdict.Violated);
    }

    [Fact]
    public void Of_unknown_operations_that_leave_one_value_each_may_have_been_the_one()
    {
        // Either left 1 at first; only the write can have done so later.
        Check(null, "[w0][w1)", "     [c01)", "           [r1][w5][r1]").Verdict.ShouldBe(Verdict.Holds);
        Check(null, "[w0][c01)", "    [c01)", "           [r1][w5][r1]").Verdict.ShouldBe(Verdict.Violated);
        Check(null, "[w2][c01)", "     [w1)", "           [r1]").Verdict.ShouldBe(Verdict.Holds);
    }

    [Fact]
    public void An_unknown_operation_may_be_what_another_one_needed()
    {
        Check(null, "[w0][w1)", "    [c12)", "    [c23)", "         [r3]").Verdict.ShouldBe(Verdict.Holds);
        Check(null, "[w0][w1)", "    [c12)", "         [r3]").Verdict.ShouldBe(Verdict.Violated);
    }

    [Fact]
    public void A_failed_write_never_appears() => Check(null, "[w1][w2!", "        [r2]").Verdict.ShouldBe(Verdict.Violated);

    [Fact]
    public void Of_two_compare_and_sets_of_one_value_one_finds_it()
    {
        Check(null, "[w1]", "     [c12]", "     [d13]").Verdict.ShouldBe(Verdict.Holds);
        var violation = Check(null, "[w1]", "     [c12]", "     [c13 ]").Violations.ShouldHaveSingleItem();
        violation.Culprit.ToString().ShouldBe("client 2: change x from 1 to 3, changed");
    }

    [Fact]
    public void A_compare_and_set_that_finds_another_value_proves_an_unknown_write()
    {
        Check(null, "[w1][w2)", "        [d13][r2]").Verdict.ShouldBe(Verdict.Holds);
        Check(null, "[w1][w2)", "        [d13][r1]").Verdict.ShouldBe(Verdict.Violated);
    }

    private static LinearizabilityReport Check(long? initial, params string[] clients) => Check(initial, Diagram.Of(clients));

    private static LinearizabilityReport Check(long? initial, History<RegisterAction> history) =>
        LinearizabilityChecker.Check(history, new() { Initial = initial }, TestContext.Current.CancellationToken);

    private static Operation<RegisterAction> Put(int client, long value, long from, long to) =>
        new(client, from, to, Outcome.Ok, new WriteRegister("x", value));

    private static Operation<RegisterAction> Get(int client, long value, long from, long to) =>
        new(client, from, to, Outcome.Ok, new ReadRegister("x", value));
}
