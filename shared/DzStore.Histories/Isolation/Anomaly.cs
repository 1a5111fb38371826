using System.Collections.Immutable;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Isolation;

/// <summary>Something that clients saw and that cannot happen under the promise.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name in the literature, such as "G-single" or "G-single-realtime".</param>
/// <param name="Explanation">What was seen, and why it cannot be. T1 is the first of the transactions.</param>
/// <param name="Transactions">The transactions in it; for a cycle in the order of its edges.</param>
/// <param name="Cycle">Its edges, the last of which leads back to the first transaction; empty where it is no cycle.</param>
public sealed record Anomaly(
    AnomalyKind Kind,
    string Name,
    string Explanation,
    ImmutableArray<Operation<Transaction>> Transactions,
    ImmutableArray<Dependency> Cycle
);
