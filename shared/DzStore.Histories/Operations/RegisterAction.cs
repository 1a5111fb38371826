namespace DzStore.Histories.Operations;

/// <summary>An action on one register: a document with one value, which is null while there is no document.</summary>
/// <param name="Key">The register's name.</param>
public abstract record RegisterAction(string Key) : HistoryAction
{
    internal override string? Flaw() => null;
}
