using System.Collections.Immutable;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Isolation;

/// <summary>Collects anomalies: counts all, and keeps the first of each kind.</summary>
internal sealed class AnomalyList
{
    private readonly SortedDictionary<AnomalyKind, int> _counts = [];
    private readonly List<Anomaly> _shown = [];

    public bool IsEmpty => _counts.Count == 0;

    public ImmutableSortedDictionary<AnomalyKind, int> Counts => _counts.ToImmutableSortedDictionary();

    public ImmutableArray<Anomaly> Shown => [.. _shown.OrderBy(anomaly => anomaly.Kind)];

    public void Add(AnomalyKind kind, string explanation, params ReadOnlySpan<Operation<Transaction>> transactions)
    {
        if (Count(kind))
            _shown.Add(new(kind, AnomalyNames.Of(kind), explanation, [.. transactions], []));
    }

    public void Add(Anomaly anomaly)
    {
        if (Count(anomaly.Kind))
            _shown.Add(anomaly);
    }

    /// <summary>Counts one more; true where it is to be kept.</summary>
    private bool Count(AnomalyKind kind)
    {
        var count = _counts.GetValueOrDefault(kind);
        _counts[kind] = count + 1;
        return count < IsolationChecker.ShownPerKind;
    }
}
