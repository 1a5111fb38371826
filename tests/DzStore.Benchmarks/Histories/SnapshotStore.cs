using System.Collections.Immutable;
using DzStore.Histories.Operations;

namespace DzStore.Benchmarks.Histories;

/// <summary>Lists with snapshot isolation: a transaction reads one immutable state, and the first committer wins.</summary>
internal sealed class SnapshotStore : IRecordedStore<Transaction>
{
    // A list is read whole each time, so keys are replaced before theirs get long.
    private const int Keys = 20;
    private const int AppendsPerKey = 40;

    private readonly Lock _lock = new();
    private ImmutableDictionary<string, (long Version, ImmutableArray<long> Values)> _state = ImmutableDictionary.Create<
        string,
        (long, ImmutableArray<long>)
    >(StringComparer.Ordinal);
    private long _version;
    private long _appends;

    public Transaction Plan(Random random)
    {
        var steps = new TransactionStep[random.Next(1, 5)];
        for (var index = 0; index < steps.Length; index++)
        {
            var number = Interlocked.Read(ref _appends);
            var key = $"k{number / (Keys * AppendsPerKey)}-{random.Next(Keys)}";
            steps[index] = random.Next(2) == 0 ? new ListAppend(key, Interlocked.Increment(ref _appends)) : new ListRead(key);
        }

        return new([.. steps]);
    }

    public Transaction? Run(Transaction transaction)
    {
        var (snapshot, version) = Begin();
        var own = snapshot;
        var steps = new List<TransactionStep>();
        foreach (var step in transaction.Steps)
        {
            var values = own.TryGetValue(step.Key, out var held) ? held.Values : [];
            if (step is ListAppend append)
                own = own.SetItem(step.Key, (0, values.Add(append.Value)));
            steps.Add(step is ListAppend ? step : new ListRead(step.Key, values));
            // Others commit in between.
            Thread.Yield();
        }

        return TryCommit(transaction, own, version) ? new([.. steps]) : null;
    }

    private (ImmutableDictionary<string, (long Version, ImmutableArray<long> Values)> State, long Version) Begin()
    {
        lock (_lock)
            return (_state, _version);
    }

    private bool TryCommit(
        Transaction transaction,
        ImmutableDictionary<string, (long Version, ImmutableArray<long> Values)> own,
        long snapshot
    )
    {
        lock (_lock)
        {
            var keys = transaction.Steps.OfType<ListAppend>().Select(append => append.Key).Distinct().ToArray();
            if (keys.Any(key => _state.TryGetValue(key, out var held) && held.Version > snapshot))
                return false;
            _version++;
            foreach (var key in keys)
                _state = _state.SetItem(key, (_version, own[key].Values));
            return true;
        }
    }
}
