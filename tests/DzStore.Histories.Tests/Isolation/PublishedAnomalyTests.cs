using DzStore.Histories.Isolation;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Tests.Isolation;

/// <summary>The examples of Elle's README, paper and tests, with the names that Elle gives their anomalies.</summary>
public class PublishedAnomalyTests
{
    [Theory]
    [InlineData("G0, a pure write cycle", "G0", "ax1 ay1", "ax2 ay2", "rx12 ry21")]
    [InlineData("G1a", "G1a", "fail ax1", "rx1", "ay1", "ry1")]
    [InlineData("G1b, which is G-single too", "G-single G1b", "ax1 ax2", "rx1")]
    [InlineData("G1c of the README", "G1c", "ax1 ry1", "ax2 ay1", "rx12")]
    [InlineData("G1c", "G1c", "ax1 ry1", "ax2 ay1", "rx12 ry1")]
    [InlineData("G-single", "G-single", "ax1 ay1", "ax2 ry", "rx12")]
    [InlineData("G-single without a write cycle", "G-single", "ax1 ay1", "rx1 ry")]
    [InlineData("G-nonadjacent", "G-SI", "ax1", "rx1 ry", "ay1", "ry1 rx")]
    [InlineData("G-nonadjacent with more appends", "G-SI", "ax1 at1", "rx1 ry", "ay1 az2", "rz2 rt")]
    [InlineData("an unobserved write comes last", "G-single G0", "ax1 ay1", "ax2 ay2", "ax3 ay3", "rx12", "ry2")]
    [InlineData("contradictory orders", "G1c incompatible-order", "ax1 ry1", "ax2", "ax3 ay1", "rx13", "rx123")]
    [InlineData("duplicate elements", "G1c duplicate-elements", "ax1 ry1", "ax2 ay1", "rx121")]
    [InlineData("internal, which is a write cycle too", "G0 internal", "ax1 ax2 ax4", "ax3 rx1234")]
    [InlineData("internal: read, then another", "internal", "rx rx1", "ax1", "ay1", "ry1")]
    [InlineData("internal: a read of the own future", "internal", "rx1 ax1", "ay1", "ry1")]
    [InlineData("a dirty update", "G1a", "fail ax1", "ax2", "rx12")]
    [InlineData("a lost update", "lost-update", "ax0", "rx0 ax1", "rx0 ax2")]
    [InlineData("write skew beside it is not told as one with it", "G1c", "ax1 ry1 ru aw1", "rx1 az1", "rz1 ay1", "au1 av1", "rv1 rw")]
    [InlineData("an append that nobody made", "garbage-read", "rx1", "ay1", "ry1")]
    public void An_anomaly_has_its_name(string what, string expected, params string[] transactions)
    {
        var report = Check(IsolationModel.SnapshotIsolation, transactions);

        report.Verdict.ShouldBe(Verdict.Violated, what);
        NamesOf(report).ShouldBe(expected.Split(' ').Order(StringComparer.Ordinal), what);
    }

    [Theory]
    [InlineData("write skew (G2-item)", "rx ay1", "ry ax1")]
    [InlineData("write skew with a reader", "rx ay1", "ry ax1", "rx1 ry1")]
    [InlineData("adjacent anti-dependencies", "rx5 ay1", "ry az2", "rz at3", "rt3 au4", "ru ax5")]
    [InlineData("Elle's history of snapshot isolation without G-single", "au2", "at1 ru", "rs rt au5", "as2 ru2")]
    [InlineData("two appends of one transaction after its read", "rx ax1 ax2", "rx12")]
    [InlineData("figure 3 of Adya, Liskov and O'Neil", "az1 ax1 ay1", "rx1 ay2", "ry12 az3", "rz13")]
    [InlineData("unknown reads tell nothing", "info ax2 ry", "ax1 ay1", "rx12 ry1")]
    [InlineData("a good transaction that reads its own appends", "ry56 ax3 rx123 ax4 rx1234", "ax1", "ax2", "ay5 ay6")]
    [InlineData("an unknown append that a read shows", "info ax1", "rx1 ax2", "rx12")]
    public void Snapshot_isolation_allows_it(string what, params string[] transactions) =>
        Check(IsolationModel.SnapshotIsolation, transactions).Verdict.ShouldBe(Verdict.Holds, what);

    [Theory]
    [InlineData("strong snapshot isolation", "G-single-realtime", "@0:0-1 ax1", "@1:2-3 ax2", "@2:4-5 rx1", "@3:6-7 rx12")]
    [InlineData("a read that precedes its write", "G1c-realtime", "@0:0-1 rx1", "@1:2-3 ax1")]
    public void An_anomaly_of_time_needs_the_strong_promise(string what, string expected, params string[] transactions)
    {
        Check(IsolationModel.SnapshotIsolation, transactions).Verdict.ShouldBe(Verdict.Holds, what);
        Check(IsolationModel.StrongSessionSnapshotIsolation, transactions).Verdict.ShouldBe(Verdict.Holds, what);
        NamesOf(Check(IsolationModel.StrongSnapshotIsolation, transactions)).ShouldBe([expected], what);
    }

    [Theory]
    [InlineData("G-single of a session", "G-single-session", "@0:0-1 ax1", "@1:2-3 ax2", "@1:4-5 rx1", "@2:6-7 rx12")]
    [InlineData("G-nonadjacent of a session", "G-SI-session", "@0:0-1 rx rz1", "@1:2-3 ax1", "@1:4-5 rz", "@2:6-7 az1")]
    [InlineData("a session that writes what it helped to cause", "G1c-session", "@1:0-1 rx1 ay1", "@2:2-3 ry1", "@2:4-5 ax1")]
    public void An_anomaly_of_a_session_needs_the_promise_to_sessions(string what, string expected, params string[] transactions)
    {
        Check(IsolationModel.SnapshotIsolation, transactions).Verdict.ShouldBe(Verdict.Holds, what);
        NamesOf(Check(IsolationModel.StrongSessionSnapshotIsolation, transactions)).ShouldBe([expected], what);
    }

    [Fact]
    public void The_example_of_the_paper_is_read_skew_and_explained()
    {
        var first = Transaction.Of(
            Append("253", 1),
            Append("253", 3),
            Append("253", 4),
            Append("255", 2),
            Append("255", 3),
            Append("255", 4),
            Append("255", 5),
            Append("256", 1),
            Append("256", 2)
        );
        var second = Transaction.Of(Append("255", 8), Read("253", 1, 3, 4));
        var third = Transaction.Of(Append("256", 4), Read("255", 2, 3, 4, 5, 8), Read("256", 1, 2, 4), Read("253", 1, 3, 4));
        var fourth = Transaction.Of(Append("250", 10), Read("253", 1, 3, 4), Read("255", 2, 3, 4, 5), Append("256", 3));
        var history = new History<Transaction>(
            new[] { first, second, third, fourth }.Select((each, client) => new Operation<Transaction>(client, 0, 9, Outcome.Ok, each))
        );

        var anomaly = IsolationChecker
            .Check(history, IsolationModel.SnapshotIsolation, TestContext.Current.CancellationToken)
            .Anomalies.ShouldHaveSingleItem();

        anomaly.Name.ShouldBe("G-single");
        anomaly.Transactions.Select(each => each.Action).ShouldBe([fourth, second, third], ignoreOrder: true);
        anomaly
            .Cycle.Select(edge => edge.Kind)
            .ShouldBe([DependencyKind.ReadWrite, DependencyKind.WriteRead, DependencyKind.WriteWrite], ignoreOrder: true);
        anomaly.Explanation.ShouldBe(
            "This is read skew: a cycle with one anti-dependency. T1 comes before T2, because T1 saw 255 with 5 last, and not the 8 that "
                + "T2 wrote after it. T2 comes before T3, because T3 saw 8 in 255, which T2 wrote. And yet T3 comes before T1, because T1 "
                + "wrote 3 to 256 after T3 wrote 4."
        );
    }

    [Fact]
    public void A_cycle_in_a_sea_of_allowed_ones_is_found()
    {
        // Elle's test "unfindable G-single": its search gives up in it. A ring of writes, whose last fails to see the first, and at each
        // of its members a branch that leads back to the beginning by two anti-dependencies.
        const int Ring = 300;
        const int Branch = 10;
        var transactions = new List<Transaction>();
        for (var member = 0; member < Ring; member++)
        {
            TransactionStep other = member switch
            {
                0 => Append("anti", 0),
                Ring - 1 => Read("anti"),
                _ => Append($"{member}", 0),
            };
            transactions.Add(Transaction.Of(Append("ring", member), other));
        }

        transactions.Add(Transaction.Of(Read("ring", [.. Enumerable.Range(0, Ring).Select(member => (long)member)])));
        for (var member = 1; member < Ring - 1; member++)
        {
            for (var step = 1; step < Branch; step++)
                transactions.Add(Transaction.Of(Append($"{member}", step)));
            transactions.Add(
                Transaction.Of(Read($"{member}", [.. Enumerable.Range(0, Branch).Select(step => (long)step)]), Read($"anti-{member}"))
            );
            transactions.Add(Transaction.Of(Append($"anti-{member}", 0), Read("ring")));
        }

        var report = IsolationChecker.Check(
            new(transactions.Select((each, client) => new Operation<Transaction>(client, 0, 9, Outcome.Ok, each))),
            IsolationModel.SnapshotIsolation,
            TestContext.Current.CancellationToken
        );

        var anomaly = report.Anomalies.ShouldHaveSingleItem();
        anomaly.Name.ShouldBe("G-single");
        anomaly.Transactions.Length.ShouldBe(Ring);
    }

    [Fact]
    public void A_history_in_which_nothing_depends_on_anything_shows_nothing()
    {
        var report = Check(IsolationModel.SnapshotIsolation, "fail ax1", "rx", "ay1");

        report.Verdict.ShouldBe(Verdict.Undecided);
        report.Reason.ShouldContain("no committed transaction depends on another");
    }

    [Fact]
    public void A_workload_that_writes_a_value_twice_is_refused()
    {
        var refusal = Should.Throw<HistoryException>(() => Check(IsolationModel.SnapshotIsolation, "ax1 ry", "ay2 ax1"));

        refusal.Message.ShouldBe(
            "x gets the value 1 twice, from client 0: append 1 to x, read y = [] and from client 1: append 2 to y, append 1 to x: nobody "
                + "could tell which of them a read saw. Write each value to a key once."
        );
    }

    [Fact]
    public void A_history_of_lists_and_registers_is_refused() =>
        Should
            .Throw<HistoryException>(() => Check(IsolationModel.SnapshotIsolation, "ax1", "wy1"))
            .Message.ShouldContain("mixes lists and registers (write y = 1)");

    [Fact]
    public void A_check_that_is_cancelled_is_undecided() =>
        IsolationChecker
            .Check(Notation.Of("ax1", "rx1"), IsolationModel.SnapshotIsolation, new CancellationToken(canceled: true))
            .Verdict.ShouldBe(Verdict.Undecided);

    private static IEnumerable<string> NamesOf(IsolationReport report) =>
        report.Anomalies.Select(anomaly => anomaly.Name).Distinct().Order(StringComparer.Ordinal);

    private static IsolationReport Check(IsolationModel model, params string[] transactions) =>
        IsolationChecker.Check(Notation.Of(transactions), model, TestContext.Current.CancellationToken);

    private static ListAppend Append(string key, long value) => new(key, value);

    private static ListRead Read(string key, params long[] values) => new(key, [.. values]);
}
