using DzStore.Histories.Isolation;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Tests.Isolation;

/// <summary>Histories of a simulated store: without an anomaly by construction, and with a planted bug.</summary>
public class SimulatedStoreTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_store_with_snapshot_isolation_shows_no_anomaly(bool onLists)
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var history = new SimulatedStore(new Random(seed), StoreBug.None, onLists).Run(transactions: 300, clients: 8, keys: 6);

            var report = Check(history);

            report.Verdict.ShouldBe(Verdict.Holds, $"seed {seed}: {string.Join('\n', report.Anomalies.Select(each => each.Explanation))}");
            report.Dependencies.ShouldBeGreaterThan(200);
        }
    }

    [Theory]
    [InlineData(StoreBug.NoConflictCheck, AnomalyKind.ReadSkew, AnomalyKind.LostUpdate)]
    [InlineData(StoreBug.ReadsPastItsSnapshot, AnomalyKind.ReadSkew, AnomalyKind.SnapshotCycle, AnomalyKind.Internal)]
    [InlineData(StoreBug.StaleSnapshot, AnomalyKind.ReadSkew)]
    [InlineData(StoreBug.AcknowledgesAndForgets, AnomalyKind.ReadSkew)]
    [InlineData(StoreBug.ReadsUncommitted, AnomalyKind.AbortedRead)]
    public void A_planted_bug_is_found_in_every_history(StoreBug bug, params AnomalyKind[] expected)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var history = new SimulatedStore(new Random(seed), bug).Run(transactions: 300, clients: 8, keys: 6);

            var report = Check(history);

            report.Verdict.ShouldBe(Verdict.Violated, $"seed {seed}");
            report.Counts.Keys.Intersect(expected).ShouldNotBeEmpty($"seed {seed}: {string.Join(", ", report.Counts.Keys)}");
            foreach (var anomaly in report.Anomalies)
                ShouldBeTold(anomaly);
        }
    }

    [Fact]
    public void A_lost_update_names_the_transactions_that_overwrote_each_other()
    {
        // One increment of a counter read before another one's commit, and written after it.
        var steps = Enumerable
            .Range(1, 50)
            .Select(number => Transaction.Of(new ValueRead("counter", number == 1 ? null : number - 1), new ValueWrite("counter", number)))
            .Select((each, number) => new Operation<Transaction>(0, 10 * number, 10 * number + 5, Outcome.Ok, each))
            .ToList();
        var late = new Operation<Transaction>(
            1,
            201,
            290,
            Outcome.Ok,
            Transaction.Of(new ValueRead("counter", 20), new ValueWrite("counter", 1_000))
        );

        var report = Check(new([.. steps, late]));

        var anomaly = report.Anomalies.Single(each => each.Kind == AnomalyKind.LostUpdate);
        anomaly.Transactions.ShouldBe([steps[20], late], ignoreOrder: true);
        report.Counts.Keys.ShouldBe([AnomalyKind.LostUpdate]);
    }

    /// <summary>A cycle is told whole: each edge leads from one transaction to the next, the last to the first.</summary>
    private static void ShouldBeTold(Anomaly anomaly)
    {
        anomaly.Transactions.ShouldNotBeEmpty();
        anomaly.Explanation.ShouldNotBeEmpty();
        for (var index = 0; index < anomaly.Cycle.Length; index++)
        {
            anomaly.Cycle[index].From.ShouldBe(anomaly.Transactions[index]);
            anomaly.Cycle[index].To.ShouldBe(anomaly.Transactions[(index + 1) % anomaly.Transactions.Length]);
            anomaly.Explanation.ShouldContain(anomaly.Cycle[index].Explanation);
            var next = anomaly.Cycle[(index + 1) % anomaly.Cycle.Length];
            (anomaly.Cycle[index].Kind, next.Kind).ShouldNotBe((DependencyKind.ReadWrite, DependencyKind.ReadWrite));
        }

        if (!anomaly.Cycle.IsEmpty)
            anomaly.Transactions.Distinct().Count().ShouldBe(anomaly.Transactions.Length);
    }

    private static IsolationReport Check(History<Transaction> history) =>
        IsolationChecker.Check(history, IsolationModel.StrongSnapshotIsolation, TestContext.Current.CancellationToken);
}
