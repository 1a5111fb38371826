using DzStore.Load.Decisions;
using DzStore.Load.Orders;
using DzStore.Load.Stress;
using DzStore.Local.Reporting;
using DzStore.LocalHost;

namespace DzStore.Local.Steps;

/// <summary>The figures of a stress test with the costs of its database, and the decision that follows from them.</summary>
/// <param name="Results">Checkout's and Billing's waits.</param>
/// <param name="FsyncMs">One fsync on the disk of the database; null where that is not on this machine.</param>
/// <param name="Commit">The costs of fsync and replication; null for a database that the launcher has not started.</param>
internal sealed record StressFindings(IReadOnlyList<StressResult> Results, double? FsyncMs, CommitCosts? Commit)
{
    /// <summary>Measures what the waits are compared with, on the database as it is now.</summary>
    public static async Task<StressFindings> MeasureAsync(
        LocalStore store,
        IReadOnlyList<StressResult> results,
        CancellationToken cancellationToken
    ) =>
        store.Database.Source.IsOurs
            ? new(
                results,
                FsyncProbe.MedianMs(store.Nodes[0].DbPath, TimeProvider.System),
                await CommitProbe.MeasureAsync(store.Database.Store, store.Nodes.Count, TimeProvider.System, cancellationToken)
            )
            : new(results, null, null);

    /// <summary>Decides.</summary>
    /// <param name="drill">The death of a primary; null where none died.</param>
    public StressFigures Decide(FailoverDrillFigures? drill)
    {
        var (checkout, billing) = (Results[0], Results[1]);
        var losses = drill?.Concerns is [var fast, var durable]
            ? new FailoverLosses(fast.Confirmed, fast.Lost, durable.Confirmed, durable.Lost, drill.NewPrimaryMs)
            : null;
        var decision = DecisionMaker.Decide(checkout, billing, FsyncMs, LoadOrder.Sample("").Total, Commit, losses);
        return new(
            checkout,
            billing,
            FsyncMs,
            Commit,
            new(decision.AddToCart, decision.Billing, decision.Findings),
            DecisionRules.ForStress
        );
    }
}
