using System.Collections.Immutable;

namespace DzStore.Histories.Operations;

/// <summary>Reads a list whole.</summary>
/// <param name="Key">The list's name.</param>
/// <param name="Values">The values that were seen, oldest first; empty where there was no list, default where there is no result.</param>
public sealed record ListRead(string Key, ImmutableArray<long> Values = default) : TransactionStep(Key)
{
    /// <inheritdoc/>
    public override string Describe(Outcome outcome) =>
        outcome != Outcome.Ok || Values.IsDefault ? $"read {Key}" : $"read {Key} = [{string.Join(", ", Values)}]";

    /// <summary>Equal where key and values are.</summary>
    /// <param name="other">The other read.</param>
    public bool Equals(ListRead? other) =>
        other is not null
        && Key == other.Key
        && Values.IsDefault == other.Values.IsDefault
        && (Values.IsDefault || Values.SequenceEqual(other.Values));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, Values.IsDefaultOrEmpty ? 0 : Values[^1]);
}
