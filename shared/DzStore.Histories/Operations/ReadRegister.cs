namespace DzStore.Histories.Operations;

/// <summary>A read of a register.</summary>
/// <param name="Key">The register's name.</param>
/// <param name="Value">The value that was seen, null where there was none; has a meaning only once the read is completed.</param>
public sealed record ReadRegister(string Key, long? Value = null) : RegisterAction(Key)
{
    /// <inheritdoc/>
    public override string Describe(Outcome outcome) => outcome == Outcome.Ok ? $"read {Key}, saw {Show(Value)}" : $"read {Key}";
}
