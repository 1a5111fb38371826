using System.Globalization;

namespace DzStore.Histories.Operations;

/// <summary>Writes a value to a register.</summary>
/// <param name="Key">The register's name.</param>
/// <param name="Value">The value; no other write to this register in the history has the same.</param>
public sealed record ValueWrite(string Key, long Value) : TransactionStep(Key)
{
    /// <inheritdoc/>
    public override string Describe(Outcome outcome) => string.Create(CultureInfo.InvariantCulture, $"write {Key} = {Value}");
}
