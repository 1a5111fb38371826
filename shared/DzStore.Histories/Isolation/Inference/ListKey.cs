using System.Collections.Immutable;

namespace DzStore.Histories.Isolation.Inference;

/// <summary>All that a history holds of one list.</summary>
internal sealed class ListKey(int number, string name)
{
    private readonly Dictionary<long, int> _places = [];
    private int _soundLength;

    public int Number => number;

    public string Name => name;

    /// <summary>The appends by their values.</summary>
    public Dictionary<long, Append> Appends { get; } = [];

    /// <summary>The reads by committed transactions, less those that repeat a read of their own transaction.</summary>
    public List<Read> Reads { get; } = [];

    /// <summary>The longest list that a committed transaction read, and who did.</summary>
    public (ImmutableArray<long> Values, int Reader) Longest { get; private set; } = ([], -1);

    /// <summary>The order of the appends as far as it was seen: the longest list, each value once.</summary>
    public List<long> Order { get; } = [];

    public void Saw(int reader, ImmutableArray<long> values)
    {
        if (values.Length > Longest.Values.Length)
            Longest = (values, reader);
    }

    /// <summary>Takes the order from the longest list, once all reads are known.</summary>
    /// <param name="isSound">Tells the values that somebody committed.</param>
    public void SetOrder(Func<long, bool> isSound)
    {
        foreach (var value in Longest.Values)
        {
            if (_places.TryAdd(value, Order.Count))
                Order.Add(value);
        }

        while (_soundLength < Longest.Values.Length && isSound(Longest.Values[_soundLength]))
            _soundLength++;
    }

    public bool IsBeginning(ImmutableArray<long> values) => Longest.Values.AsSpan().StartsWith(values.AsSpan());

    /// <summary>True where a list is a beginning of the longest one, and all its values are known to be committed.</summary>
    public bool IsSound(ImmutableArray<long> values) => values.Length <= _soundLength && IsBeginning(values);

    /// <summary>The number of appends that a list has seen, by the order; -1 where it has none in common with it.</summary>
    public int StateOf(ImmutableArray<long> values)
    {
        if (IsBeginning(values) && Order.Count == Longest.Values.Length)
            return values.Length;
        var state = values.IsEmpty ? 0 : -1;
        foreach (var value in values)
            state = Math.Max(state, _places.TryGetValue(value, out var place) ? place + 1 : -1);
        return state;
    }

    public bool IsInOrder(long value) => _places.ContainsKey(value);

    /// <summary>An append to the list.</summary>
    /// <param name="Transaction">The transaction's number.</param>
    /// <param name="IsLast">True for the last append of its transaction to the list.</param>
    internal readonly record struct Append(int Transaction, bool IsLast);

    /// <summary>A read of the list.</summary>
    /// <param name="Transaction">The transaction's number.</param>
    /// <param name="Values">What it saw.</param>
    /// <param name="IsFirst">
    /// True where it is its transaction's first step on the list: it tells the state that the transaction found.
    /// </param>
    /// <param name="Appends">True where its transaction appends to the list afterwards.</param>
    internal readonly record struct Read(int Transaction, ImmutableArray<long> Values, bool IsFirst, bool Appends);
}
