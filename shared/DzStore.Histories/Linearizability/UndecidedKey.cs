namespace DzStore.Histories.Linearizability;

/// <summary>A register that the check did not decide.</summary>
/// <param name="Key">The register.</param>
/// <param name="Reason">The bound that ended the search, and the option that moves it.</param>
public sealed record UndecidedKey(string Key, string Reason);
