using DzStore.Histories.Operations;

namespace DzStore.Histories.Isolation;

/// <summary>One transaction comes before another.</summary>
/// <param name="From">The one that comes first.</param>
/// <param name="To">The one that comes later.</param>
/// <param name="Kind">The reason.</param>
/// <param name="Key">The key that both touched; null for session and real time.</param>
/// <param name="Explanation">The reason in words, with T1 and so on for the transactions as the anomaly numbers them.</param>
public sealed record Dependency(
    Operation<Transaction> From,
    Operation<Transaction> To,
    DependencyKind Kind,
    string? Key,
    string Explanation
);
