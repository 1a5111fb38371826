using System.Collections.Immutable;
using DzStore.Histories.Isolation.Graphs;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Isolation.Inference;

/// <summary>What is being inferred from a history: its anomalies so far, and the graph of its transactions.</summary>
internal sealed class Inferred(ImmutableArray<Operation<Transaction>> operations)
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _keys = [];

    /// <summary>The transactions; a node of the graph is an index of them.</summary>
    public ImmutableArray<Operation<Transaction>> Operations => operations;

    /// <summary>
    /// True for transactions that committed: those that say so, and unknown ones of which a committed one saw something. Of the others
    /// nothing is inferred: an unknown one that nobody saw may never have happened.
    /// </summary>
    public bool[] Committed { get; } = [.. operations.Select(operation => operation.Outcome == Outcome.Ok)];

    public AnomalyList Anomalies { get; } = new();

    public DependencyGraph Graph { get; } = new(operations.Length);

    public IReadOnlyList<string> Keys => _keys;

    /// <summary>The number of a key.</summary>
    public int NumberOf(string key)
    {
        if (_numbers.TryGetValue(key, out var number))
            return number;
        _keys.Add(key);
        return _numbers[key] = _keys.Count - 1;
    }

    /// <summary>A write of a value that a workload writes twice: nobody could tell whose it is.</summary>
    public HistoryException Twice(string key, long value, int first, int second) =>
        new(
            $"{key} gets the value {value} twice, from {operations[first]} and from {operations[second]}: nobody could tell which of them "
                + "a read saw. Write each value to a key once."
        );
}
