using System.Globalization;

namespace DzStore.Histories.Operations;

/// <summary>Reads a register.</summary>
/// <param name="Key">The register's name.</param>
/// <param name="Value">The value that was seen, null where there was none; has a meaning only once the transaction is completed.</param>
public sealed record ValueRead(string Key, long? Value = null) : TransactionStep(Key)
{
    /// <inheritdoc/>
    public override string Describe(Outcome outcome) =>
        outcome != Outcome.Ok ? $"read {Key}"
        : Value is { } value ? string.Create(CultureInfo.InvariantCulture, $"read {Key} = {value}")
        : $"read {Key} = nothing";
}
