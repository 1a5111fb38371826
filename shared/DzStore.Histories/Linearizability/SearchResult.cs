using System.Collections.Immutable;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Linearizability;

/// <summary>The ends of a search.</summary>
internal enum SearchEnd
{
    Ordered,
    NoOrder,
    Cancelled,
    OutOfMemory,
}

/// <summary>What a search found.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Culprit">Where there is no order, the operation that fits nowhere.</param>
/// <param name="Order">The order of all operations, or the longest one before the culprit.</param>
internal sealed record SearchResult(SearchEnd End, Operation<RegisterAction>? Culprit, ImmutableArray<LinearizedOperation> Order);
