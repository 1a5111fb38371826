using System.Globalization;
using static DzStore.Load.Decisions.DecisionRules;

namespace DzStore.Load.Decisions;

/// <summary>
/// The findings that only a set of several nodes has: the price of replication, and what it bought when the primary died.
/// </summary>
internal static class SetFindings
{
    public static Finding Replication(CommitCosts commit) =>
        new(
            "replication",
            $"Straight into the database, one insert after another, w=1 takes {Ms(commit.AppliedMs)}, "
                + $"with j=true {Ms(commit.JournaledMs)}, w=majority {Ms(commit.MajorityMs)} on {Nodes(commit.Nodes)}: "
                + Parts(commit, Difference(commit.AppliedMs, commit.JournaledMs))
        );

    public static Finding Failover(FailoverLosses failover) =>
        new(
            "failover",
            $"When the primary died, w=1 lost {Whole(failover.FastLost)} of {Whole(failover.FastConfirmed)} orders that it had "
                + $"confirmed and w=majority {Whole(failover.DurableLost)} of {Whole(failover.DurableConfirmed)}; "
                + $"another node took over after {Whole(failover.NewPrimaryMs)} ms."
        );

    /// <summary>The proof of the choice for payments, as a sentence that ends with a space.</summary>
    public static string Proof(FailoverLosses failover) =>
        failover.DurableLost == 0
            ? "The death of the primary took none of them here. "
            : "The death of the primary took confirmed ones here, which must not be: look into it before anything else. ";

    private static string Parts(CommitCosts commit, string fsync) =>
        (commit.Nodes, Compare(commit.JournaledMs, commit.MajorityMs)) switch
        {
            (1, _) => $"a majority of one node is its disk, {fsync} for the fsync and nothing else.",
            (_, Comparison.DurableSlower) => $"{fsync} of that is fsync, {Difference(commit.JournaledMs, commit.MajorityMs)} replication.",
            _ => $"{fsync} of that is fsync, and no replication shows: the others' disks are as quick as the primary's.",
        };

    private static string Nodes(int nodes) => nodes == 1 ? "one node" : FormattableString.Invariant($"{nodes} nodes");

    private static string Difference(double low, double high) => Ms(Math.Max(0, high - low));

    private static string Ms(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.00} ms");

    private static string Whole(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:#,0}");
}
