using DzStore.Histories.Isolation.Graphs;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Isolation.Inference;

/// <summary>
/// Infers the dependencies of transactions on registers, as far as it is cheap: who read whose value, and, of transactions that read a
/// value and replace it, that their value came next. The order of writes that read nothing before stays unknown.
/// </summary>
internal sealed class ValueInference(Inferred inferred, bool isRealTime, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, ValueKey> _keys = new(StringComparer.Ordinal);

    public void Run()
    {
        for (var transaction = 0; transaction < inferred.Operations.Length; transaction++)
            CollectWrites(transaction);
        for (var transaction = 0; transaction < inferred.Operations.Length; transaction++)
        {
            if (inferred.Operations[transaction].Outcome == Outcome.Ok)
                CollectReads(transaction);
        }

        foreach (var key in _keys.Values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ValueReads.Judge(inferred, key);
            AddEdges(key);
            if (isRealTime)
                StaleReads.Find(inferred, key);
        }
    }

    private ValueKey KeyOf(string name)
    {
        if (!_keys.TryGetValue(name, out var key))
            _keys[name] = key = new(inferred.NumberOf(name), name);
        return key;
    }

    private void CollectWrites(int transaction)
    {
        var steps = inferred.Operations[transaction].Action.Steps;
        for (var index = 0; index < steps.Length; index++)
        {
            if (steps[index] is not ValueWrite write)
                continue;
            var isLast = !steps.Skip(index + 1).Any(step => step is ValueWrite && step.Key == write.Key);
            var writes = KeyOf(write.Key).Writes;
            if (!writes.TryAdd(write.Value, new(transaction, isLast)))
                throw inferred.Twice(write.Key, write.Value, writes[write.Value].Transaction, transaction);
        }
    }

    private void CollectReads(int transaction)
    {
        var steps = inferred.Operations[transaction].Action.Steps;
        for (var index = 0; index < steps.Length; index++)
        {
            if (steps[index] is not ValueRead read)
                continue;
            if (InternalReads.Flaw(steps, index) is { } flaw)
            {
                inferred.Anomalies.Add(AnomalyKind.Internal, $"T1 does not see its own work: {flaw}.", inferred.Operations[transaction]);
            }

            if (InternalReads.LastOn(steps, index) is not null)
                continue;
            var key = KeyOf(read.Key);
            key.Reads.Add(new(transaction, read.Value, steps.OfType<ValueWrite>().LastOrDefault(write => write.Key == read.Key)?.Value));
            if (read.Value is { } value && key.Writes.TryGetValue(value, out var write))
                inferred.Committed[write.Transaction] |= inferred.Operations[write.Transaction].Outcome == Outcome.Unknown;
        }
    }

    private void AddEdges(ValueKey key)
    {
        // Who put a value in the place of which; the initial state was replaced before all that anybody wrote.
        var replacements = key.Reads.Where(read => read is { Value: not null, Replacement: not null }).ToLookup(read => read.Value!.Value);
        var joints = new Dictionary<long, int>();
        var initial = -1;
        foreach (var read in key.Reads)
        {
            if (read.Value is not { } value)
            {
                initial = initial < 0 ? JointTo(key.Number, Writers(key)) : initial;
                inferred.Graph.Add(new(read.Transaction, initial, EdgeKind.ReadWrite, key.Number));
                continue;
            }

            var writer = WriterOf(key, value);
            // A write that replaces a value is only known from a transaction that read it, so this edge holds that order too.
            if (writer >= 0)
                inferred.Graph.Add(new(writer, read.Transaction, EdgeKind.WriteRead, key.Number, null, value));
            if (!replacements.Contains(value))
                continue;
            if (!joints.TryGetValue(value, out var joint))
            {
                joints[value] = joint = JointTo(
                    key.Number,
                    replacements[value].Select(next => (next.Transaction, next.Replacement!.Value))
                );
            }
            inferred.Graph.Add(new(read.Transaction, joint, EdgeKind.ReadWrite, key.Number, value));
        }
    }

    private int WriterOf(ValueKey key, long value) =>
        key.Writes.TryGetValue(value, out var write) && inferred.Committed[write.Transaction] ? write.Transaction : -1;

    private IEnumerable<(int Transaction, long Value)> Writers(ValueKey key) =>
        key
            .Writes.Where(write => write.Value.IsLast && inferred.Committed[write.Value.Transaction])
            .Select(write => (write.Value.Transaction, write.Key));

    private int JointTo(int key, IEnumerable<(int Transaction, long Value)> writers)
    {
        var joint = inferred.Graph.AddJoint();
        foreach (var (transaction, value) in writers)
            inferred.Graph.Add(new(joint, transaction, EdgeKind.Joint, key, null, value));
        return joint;
    }
}
