using DzStore.Histories.Isolation.Graphs;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Isolation.Inference;

/// <summary>
/// Infers the dependencies of transactions on lists. A list tells the order of all appends before it, so that the reads alone give nearly
/// the whole graph (Kingsbury and Alvaro, "Elle: inferring isolation anomalies from experimental observations", 2020).
/// </summary>
internal sealed class ListInference(Inferred inferred, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, ListKey> _keys = new(StringComparer.Ordinal);

    public void Run()
    {
        for (var transaction = 0; transaction < inferred.Operations.Length; transaction++)
            CollectAppends(transaction);
        for (var transaction = 0; transaction < inferred.Operations.Length; transaction++)
        {
            if (inferred.Operations[transaction].Outcome == Outcome.Ok)
                CollectReads(transaction);
        }

        foreach (var key in _keys.Values)
        {
            key.SetOrder(value =>
                key.Appends.TryGetValue(value, out var append) && inferred.Operations[append.Transaction].Outcome != Outcome.Failed
            );
            // All that a committed transaction saw was committed; the rest of the graph needs to know before the first edge.
            ListReads.FindCommitted(inferred, key);
        }

        foreach (var key in _keys.Values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ListReads.Judge(inferred, key);
            AddEdges(key);
        }
    }

    private ListKey KeyOf(string name)
    {
        if (!_keys.TryGetValue(name, out var key))
            _keys[name] = key = new(inferred.NumberOf(name), name);
        return key;
    }

    private void CollectAppends(int transaction)
    {
        var steps = inferred.Operations[transaction].Action.Steps;
        for (var index = 0; index < steps.Length; index++)
        {
            if (steps[index] is not ListAppend append)
                continue;
            var isLast = true;
            for (var later = index + 1; later < steps.Length && isLast; later++)
                isLast = steps[later] is not ListAppend { Key: var key } || key != append.Key;
            var appends = KeyOf(append.Key).Appends;
            if (!appends.TryAdd(append.Value, new(transaction, isLast)))
                throw inferred.Twice(append.Key, append.Value, appends[append.Value].Transaction, transaction);
        }
    }

    private void CollectReads(int transaction)
    {
        var steps = inferred.Operations[transaction].Action.Steps;
        for (var index = 0; index < steps.Length; index++)
        {
            if (steps[index] is not ListRead read)
                continue;
            var key = KeyOf(read.Key);
            key.Saw(transaction, read.Values);
            if (InternalReads.Flaw(steps, index) is { } flaw)
            {
                inferred.Anomalies.Add(AnomalyKind.Internal, $"T1 does not see its own work: {flaw}.", inferred.Operations[transaction]);
            }

            // A read after a read tells nothing new: that they agree was just looked at.
            var before = InternalReads.LastOn(steps, index);
            if (before is ListRead)
                continue;
            var appends = steps.Skip(index + 1).Any(step => step is ListAppend && step.Key == read.Key);
            key.Reads.Add(new(transaction, read.Values, before is null, appends));
        }
    }

    private void AddEdges(ListKey key)
    {
        for (var place = 1; place < key.Order.Count; place++)
            Add(EdgeKind.WriteWrite, WriterAt(key, place - 1), WriterAt(key, place), key.Order[place - 1], key.Order[place]);

        var last = key.Order.Count;
        var unseen = Unseen(key);
        var joint = -1;
        foreach (var read in key.Reads.Where(read => read.IsFirst))
        {
            var state = key.StateOf(read.Values);
            if (state < 0)
                continue;
            if (state > 0)
                Add(EdgeKind.WriteRead, WriterAt(key, state - 1), read.Transaction, null, key.Order[state - 1]);
            if (state < last)
            {
                Add(EdgeKind.ReadWrite, read.Transaction, WriterAt(key, state), Before(state), key.Order[state]);
            }
            else if (unseen.Count > 0)
            {
                joint = joint < 0 ? JointTo(key.Number, unseen) : joint;
                inferred.Graph.Add(new(read.Transaction, joint, EdgeKind.ReadWrite, key.Number, Before(state)));
            }
        }

        if (last > 0)
        {
            foreach (var (transaction, value) in unseen)
                Add(EdgeKind.WriteWrite, WriterAt(key, last - 1), transaction, key.Order[^1], value);
        }

        long? Before(int state) => state == 0 ? null : key.Order[state - 1];

        void Add(EdgeKind kind, int from, int to, long? before, long? written)
        {
            if (from >= 0 && to >= 0)
                inferred.Graph.Add(new(from, to, kind, key.Number, before, written));
        }
    }

    /// <summary>The committed transaction whose append is at a place of the order, -1 where it is none.</summary>
    private int WriterAt(ListKey key, int place) =>
        key.Appends.TryGetValue(key.Order[place], out var append) && inferred.Committed[append.Transaction] ? append.Transaction : -1;

    /// <summary>Committed appends that no read has: they came after all that one has, in an order that nobody knows.</summary>
    private List<(int Transaction, long Value)> Unseen(ListKey key) =>
        [
            .. key
                .Appends.Where(append => inferred.Committed[append.Value.Transaction] && !key.IsInOrder(append.Key))
                .Select(append => (append.Value.Transaction, append.Key))
                .DistinctBy(append => append.Transaction),
        ];

    private int JointTo(int key, List<(int Transaction, long Value)> writers)
    {
        var joint = inferred.Graph.AddJoint();
        foreach (var (transaction, value) in writers)
            inferred.Graph.Add(new(joint, transaction, EdgeKind.Joint, key, null, value));
        return joint;
    }
}
