using DzStore.Load.Decisions;
using DzStore.Load.Orders;
using DzStore.Load.Stress;
using DzStore.Local.Reporting;
using DzStore.LocalHost;

namespace DzStore.Local.Steps;

/// <summary>The decision that follows from the waits of a stress test.</summary>
internal static class StressFindings
{
    public static StressFigures Of(LocalStore store, IReadOnlyList<StressResult> results)
    {
        double? fsync = store.Database.Source.IsOurs ? FsyncProbe.MedianMs(store.Nodes[0].DbPath, TimeProvider.System) : null;
        var (checkout, billing) = (results[0], results[1]);
        var decision = DecisionMaker.Decide(checkout, billing, fsync, LoadOrder.Sample("").Total);
        return new(checkout, billing, fsync, new(decision.AddToCart, decision.Billing, decision.Findings), DecisionRules.ForStress);
    }
}
