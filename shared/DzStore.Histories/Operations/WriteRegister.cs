namespace DzStore.Histories.Operations;

/// <summary>A write to a register, whatever it holds.</summary>
/// <param name="Key">The register's name.</param>
/// <param name="Value">The value that is written; null removes it.</param>
public sealed record WriteRegister(string Key, long? Value) : RegisterAction(Key)
{
    /// <inheritdoc/>
    public override string Describe(Outcome outcome) => $"write {Key} = {Show(Value)}";
}
