namespace DzStore.Histories.Isolation.Inference;

/// <summary>All that a history holds of one register.</summary>
internal sealed class ValueKey(int number, string name)
{
    public int Number => number;

    public string Name => name;

    /// <summary>The writes by their values.</summary>
    public Dictionary<long, Write> Writes { get; } = [];

    /// <summary>The reads by committed transactions that were their first step on the register.</summary>
    public List<Read> Reads { get; } = [];

    /// <summary>A write of the register.</summary>
    /// <param name="Transaction">The transaction's number.</param>
    /// <param name="IsLast">True for the last write of its transaction to the register.</param>
    internal readonly record struct Write(int Transaction, bool IsLast);

    /// <summary>A read of the register.</summary>
    /// <param name="Transaction">The transaction's number.</param>
    /// <param name="Value">What it saw; null: nothing.</param>
    /// <param name="Replacement">The value that its transaction leaves there; null where it writes none.</param>
    internal readonly record struct Read(int Transaction, long? Value, long? Replacement);
}
