namespace DzStore.Histories.Operations;

/// <summary>A write to a register on condition of the value that it holds.</summary>
/// <param name="Key">The register's name.</param>
/// <param name="Expected">The value that it must hold; null: none.</param>
/// <param name="Value">The value that it then takes; null removes it.</param>
/// <param name="Swapped">
/// True where it held the expected value and was changed, false where it held another; null until that is known. False is a result and
/// says what the register did not hold: where nothing was found out, the outcome is failed or unknown.
/// </param>
public sealed record CompareAndSet(string Key, long? Expected, long? Value, bool? Swapped = null) : RegisterAction(Key)
{
    /// <inheritdoc/>
    public override string Describe(Outcome outcome)
    {
        var text = $"change {Key} from {Show(Expected)} to {Show(Value)}";
        return outcome != Outcome.Ok ? text : text + (Swapped == true ? ", changed" : ", it held another value");
    }

    internal override string? Flaw() => Swapped is null ? "a completed compare-and-set says whether it changed the value (Swapped)" : null;
}
