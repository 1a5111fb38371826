using DzStore.Histories.Isolation.Graphs;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Isolation.Inference;

/// <summary>Adds the order of sessions and of time to the graph.</summary>
internal static class OrderEdges
{
    /// <summary>Each client's committed transactions, one after the other.</summary>
    public static void AddSessions(Inferred inferred)
    {
        var last = new Dictionary<int, int>();
        for (var transaction = 0; transaction < inferred.Operations.Length; transaction++)
        {
            var operation = inferred.Operations[transaction];
            if (!inferred.Committed[transaction])
                continue;
            if (last.TryGetValue(operation.Client, out var before) && inferred.Operations[before].CompletedNs <= operation.InvokedNs)
                inferred.Graph.Add(new(before, transaction, EdgeKind.Session));
            // An unknown one can take effect after all that its client did later.
            if (operation.Outcome == Outcome.Ok)
                last[operation.Client] = transaction;
        }
    }

    /// <summary>
    /// From each transaction to all that began after its end. A chain of joints in the order of the ends stands for these edges, since
    /// there can be as many as pairs of transactions.
    /// </summary>
    public static void AddRealTime(Inferred inferred)
    {
        var operations = inferred.Operations;
        var ends = Enumerable
            .Range(0, operations.Length)
            .Where(transaction => operations[transaction].Outcome == Outcome.Ok)
            .OrderBy(transaction => operations[transaction].CompletedNs)
            .ToArray();
        var (passed, joint) = (0, -1);
        // Transactions stand in the order of their beginnings.
        for (var transaction = 0; transaction < operations.Length; transaction++)
        {
            while (passed < ends.Length && operations[ends[passed]].CompletedNs < operations[transaction].InvokedNs)
            {
                var next = inferred.Graph.AddJoint();
                if (joint >= 0)
                    inferred.Graph.Add(new(joint, next, EdgeKind.Joint));
                inferred.Graph.Add(new(ends[passed++], next, EdgeKind.RealTime));
                joint = next;
            }

            if (joint >= 0 && inferred.Committed[transaction])
                inferred.Graph.Add(new(joint, transaction, EdgeKind.Joint));
        }
    }
}
