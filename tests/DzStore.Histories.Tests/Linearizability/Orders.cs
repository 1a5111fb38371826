using DzStore.Histories.Linearizability;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Tests.Linearizability;

/// <summary>Holds an order against the rules: it keeps real time, and each operation gets the answer of one register.</summary>
internal static class Orders
{
    public static void ShouldBeLegal(IReadOnlyList<LinearizedOperation> order, long? initial)
    {
        var value = initial;
        var latestBegin = long.MinValue;
        foreach (var (operation, after) in order)
        {
            var isEffective = operation.Action switch
            {
                ReadRegister read => read.Value == value && after == value,
                WriteRegister write => after == write.Value,
                CompareAndSet { Swapped: false } change => change.Expected != value && after == value,
                CompareAndSet change => change.Expected == value && after == change.Value,
                _ => false,
            };
            isEffective.ShouldBeTrue(operation.ToString());
            if (operation.Outcome == Outcome.Ok)
                operation.CompletedNs!.Value.ShouldBeGreaterThanOrEqualTo(latestBegin, operation.ToString());
            latestBegin = Math.Max(latestBegin, operation.InvokedNs);
            value = after;
        }
    }
}
