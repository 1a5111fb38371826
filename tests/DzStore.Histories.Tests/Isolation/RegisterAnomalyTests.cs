using DzStore.Histories.Isolation;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Tests.Isolation;

/// <summary>Transactions on registers, of which less can be told than of lists.</summary>
public class RegisterAnomalyTests
{
    [Theory]
    [InlineData("an aborted read", "G1a", "fail wx1", "vx1", "wy1", "vy1")]
    [InlineData("an intermediate read", "G1b", "wx1 wx2", "vx1")]
    [InlineData("a value that nobody wrote", "garbage-read", "vx1", "wy1", "vy1")]
    [InlineData("information in a circle", "G1c", "wx1 vy1", "wy1 vx1")]
    [InlineData("read skew", "G-single", "wx1 wy1", "vx1 wx2 vy1 wy2", "vx1 vy2")]
    [InlineData("read skew of the initial state", "G-single", "wx1 wy1", "vx1 vy")]
    [InlineData("a long fork", "G-SI", "wx1", "wy1", "vx1 vy", "vx vy1")]
    [InlineData("a lost update", "lost-update", "wx1", "vx1 wx2", "vx1 wx3")]
    [InlineData("a lost first update", "lost-update", "vx wx2", "vx wx3", "vx2")]
    [InlineData("a read that misses its own write", "internal", "wx1 vx", "wy1", "vy1")]
    [InlineData("a read that changes", "internal", "vx1 vx", "wx1")]
    [InlineData("a read of the own future", "internal", "vx1 wx1", "wy1", "vy1")]
    public void An_anomaly_has_its_name(string what, string expected, params string[] transactions)
    {
        var report = Check(IsolationModel.SnapshotIsolation, transactions);

        report.Anomalies.Select(anomaly => anomaly.Name).Distinct().ShouldBe([expected], what);
        report.Verdict.ShouldBe(Verdict.Violated);
    }

    [Theory]
    [InlineData("write skew", "vx wy1", "vy wx1")]
    [InlineData("a chain of updates", "vx wx1", "vx1 wx2", "vx2 wx3", "vx3")]
    [InlineData("blind writes, whose order nobody knows", "wx1", "wx2", "vx1", "vx2")]
    [InlineData("an unknown write that a read shows", "info wx1", "vx1 wx2", "vx2")]
    public void Snapshot_isolation_allows_it(string what, params string[] transactions) =>
        Check(IsolationModel.SnapshotIsolation, transactions).Verdict.ShouldBe(Verdict.Holds, what);

    [Theory]
    [InlineData("@0:0-1 wx1", "@1:2-3 wx2", "@2:4-5 vx1")]
    [InlineData("@0:0-1 wx1", "@1:2-3 vx", "@2:4-5 vx1")]
    public void A_stale_read_is_found_by_time_alone(params string[] transactions)
    {
        Check(IsolationModel.SnapshotIsolation, transactions).Verdict.ShouldBe(Verdict.Holds);

        var report = Check(IsolationModel.StrongSnapshotIsolation, transactions);

        report.Counts.ShouldContainKey(AnomalyKind.StaleRead);
        var anomaly = report.Anomalies.First(each => each.Kind == AnomalyKind.StaleRead);
        anomaly
            .Transactions[0]
            .ToString()
            .ShouldBe(
                transactions.Length == 3 && transactions[1].EndsWith("vx", StringComparison.Ordinal)
                    ? "client 1: read x = nothing"
                    : "client 2: read x = 1"
            );
    }

    [Theory]
    [InlineData("writes at once", "@0:0-3 wx1", "@1:2-5 wx2", "@2:6-7 vx1")]
    [InlineData("a write that is not over", "@0:0-1 wx1", "@1:2-9 wx2", "@2:4-5 vx1")]
    [InlineData("an unknown write", "@0:0-1 wx1", "info @1:2-3 wx2", "@2:4-5 vx1")]
    [InlineData("an unknown write that comes late", "info @0:0-1 wx1", "@1:2-3 wx2", "@2:4-5 vx1")]
    public void A_read_that_time_does_not_contradict_is_allowed(string what, params string[] transactions) =>
        Check(IsolationModel.StrongSnapshotIsolation, transactions).Verdict.ShouldBe(Verdict.Holds, what);

    private static IsolationReport Check(IsolationModel model, params string[] transactions) =>
        IsolationChecker.Check(Notation.Of(transactions), model, TestContext.Current.CancellationToken);
}
