namespace DzStore.Histories.Operations;

/// <summary>A step of a transaction.</summary>
/// <param name="Key">The list or register that it reads or changes.</param>
public abstract record TransactionStep(string Key)
{
    /// <summary>The step in words.</summary>
    /// <param name="outcome">How its transaction ended.</param>
    public abstract string Describe(Outcome outcome);
}
