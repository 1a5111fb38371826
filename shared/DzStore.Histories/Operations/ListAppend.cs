using System.Globalization;

namespace DzStore.Histories.Operations;

/// <summary>Appends a value to a list.</summary>
/// <param name="Key">The list's name.</param>
/// <param name="Value">The value; no other append to this list in the history has the same.</param>
public sealed record ListAppend(string Key, long Value) : TransactionStep(Key)
{
    /// <inheritdoc/>
    public override string Describe(Outcome outcome) => string.Create(CultureInfo.InvariantCulture, $"append {Value} to {Key}");
}
