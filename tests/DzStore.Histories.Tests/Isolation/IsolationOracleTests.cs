using DzStore.Histories.Isolation;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Tests.Isolation;

/// <summary>The checker against the definition, on thousands of tiny histories.</summary>
public class IsolationOracleTests
{
    private const int Histories = 3_000;

    [Theory]
    [InlineData(IsolationModel.SnapshotIsolation)]
    [InlineData(IsolationModel.StrongSessionSnapshotIsolation)]
    [InlineData(IsolationModel.StrongSnapshotIsolation)]
    public void Where_reads_show_all_appends_the_verdict_is_that_of_the_definition(IsolationModel model)
    {
        var (holds, violated) = (0, 0);
        for (var seed = 0; seed < Histories; seed++)
        {
            var history = new LooseStore(new Random(seed), onLists: true).Run(endsWithReads: true);
            var report = IsolationChecker.Check(history, model, TestContext.Current.CancellationToken);
            if (report.Verdict == Verdict.Undecided)
                continue;
            var expected = SnapshotOracle.IsPossible(history.Operations, model);

            report.Verdict.ShouldBe(expected ? Verdict.Holds : Verdict.Violated, Tell(seed, history, report));

            _ = expected ? holds++ : violated++;
        }

        holds.ShouldBeGreaterThan(Histories / 8);
        violated.ShouldBeGreaterThan(Histories / 8);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whatever_reads_show_a_violation_is_one_by_the_definition(bool onLists)
    {
        var violated = 0;
        for (var seed = 0; seed < Histories; seed++)
        {
            var model = (IsolationModel)(seed % 3);
            var history = new LooseStore(new Random(seed), onLists).Run(endsWithReads: false);
            var report = IsolationChecker.Check(history, model, TestContext.Current.CancellationToken);
            if (report.Verdict != Verdict.Violated)
                continue;
            violated++;

            SnapshotOracle.IsPossible(history.Operations, model).ShouldBeFalse(Tell(seed, history, report));
        }

        violated.ShouldBeGreaterThan(Histories / 10);
    }

    private static string Tell(int seed, History<Transaction> history, IsolationReport report) =>
        $"seed {seed}\n"
        + string.Join('\n', history.Operations.Select(each => $"{each} {each.InvokedNs}-{each.CompletedNs} {each.Outcome}"))
        + '\n'
        + string.Join('\n', report.Anomalies.Select(anomaly => anomaly.Explanation));
}
