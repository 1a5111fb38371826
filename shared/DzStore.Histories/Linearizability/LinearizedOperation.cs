using DzStore.Histories.Operations;

namespace DzStore.Histories.Linearizability;

/// <summary>An operation at its place in the order that was found.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Value">The value of the register after it; null: it does not exist.</param>
public sealed record LinearizedOperation(Operation<RegisterAction> Operation, long? Value);
