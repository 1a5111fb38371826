using System.Collections.Immutable;

namespace DzStore.Histories.Operations;

/// <summary>
/// A transaction: its steps in order. It works on lists (<see cref="ListAppend"/>, <see cref="ListRead"/>) or on registers
/// (<see cref="ValueWrite"/>, <see cref="ValueRead"/>), not on both. A history writes each value to a key once, so that a value tells who
/// wrote it, and begins with lists and registers that do not exist.
/// </summary>
/// <param name="Steps">The steps in the order in which they were sent.</param>
public sealed record Transaction(ImmutableArray<TransactionStep> Steps) : HistoryAction
{
    /// <summary>A transaction of these steps.</summary>
    /// <param name="steps">The steps in the order in which they were sent.</param>
    public static Transaction Of(params ReadOnlySpan<TransactionStep> steps) => new([.. steps]);

    /// <inheritdoc/>
    public override string Describe(Outcome outcome) =>
        Steps.IsEmpty ? "nothing" : string.Join(", ", Steps.Select(step => step.Describe(outcome)));

    /// <summary>Equal where the steps are.</summary>
    /// <param name="other">The other transaction.</param>
    public bool Equals(Transaction? other) => other is not null && Steps.SequenceEqual(other.Steps);

    /// <inheritdoc/>
    public override int GetHashCode() => Steps.Aggregate(Steps.Length, HashCode.Combine);

    internal override string? Flaw() =>
        Steps.IsDefault ? "a transaction has steps"
        : Steps.OfType<ListRead>().FirstOrDefault(read => read.Values.IsDefault) is { } open
            ? $"a completed read of {open.Key} has a result"
        : null;
}
