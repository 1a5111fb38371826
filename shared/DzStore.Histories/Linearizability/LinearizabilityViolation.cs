using System.Collections.Immutable;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Linearizability;

/// <summary>
/// A register that no order explains. Up to the moment before the culprit's completion the history is linearizable, as
/// <paramref name="Prefix"/> shows; with its completion it no longer is.
/// </summary>
/// <param name="Key">The register.</param>
/// <param name="Culprit">The operation that fits nowhere.</param>
/// <param name="Prefix">
/// The longest order that was found: all that was completed before the culprit, and what of the open operations was needed.
/// </param>
/// <param name="Operations">All operations on the register, earliest invocation first.</param>
public sealed record LinearizabilityViolation(
    string Key,
    Operation<RegisterAction> Culprit,
    ImmutableArray<LinearizedOperation> Prefix,
    ImmutableArray<Operation<RegisterAction>> Operations
)
{
    /// <summary>The violation in a sentence.</summary>
    public override string ToString() =>
        $"{Key} is not linearizable: {Culprit} (completed at {Culprit.CompletedNs} ns) fits nowhere after {Prefix.Length} operations in "
        + "order.";
}
