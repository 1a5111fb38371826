using DzStore.Histories.Isolation.Graphs;
using DzStore.Histories.Isolation.Inference;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Isolation;

/// <summary>
/// Looks for anomalies that snapshot isolation does not allow. From what transactions read and wrote it infers which came before which, and
/// looks for cycles. An anomaly that is found is one; not all can be found, since clients do not see everything.
/// </summary>
/// <remarks>
/// The anomalies are those of Adya ("Weak consistency: a generalized theory and optimistic implementations for distributed transactions",
/// 1999), the inference is Elle's (Kingsbury and Alvaro, 2020). That snapshot isolation forbids just the cycles in which no two
/// anti-dependencies follow each other is shown by Cerone and Gotsman ("Analysing snapshot isolation", 2016).
/// </remarks>
public static class IsolationChecker
{
    /// <summary>The anomalies of one kind that a report shows; it counts all.</summary>
    public const int ShownPerKind = 20;

    private const EdgeKind Writes = EdgeKind.WriteWrite;
    private const EdgeKind Flow = Writes | EdgeKind.WriteRead;
    private const EdgeKind Data = Flow | EdgeKind.ReadWrite;

    /// <summary>Checks a history.</summary>
    /// <param name="history">The history: transactions on lists, or on registers.</param>
    /// <param name="model">The promise that it is held against.</param>
    /// <param name="cancellationToken">Ends the check, which is undecided then.</param>
    /// <exception cref="HistoryException">A value is written to a key twice, or lists and registers are mixed.</exception>
    public static IsolationReport Check(History<Transaction> history, IsolationModel model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(history);
        var inferred = new Inferred(history.Operations);
        var reason = "";
        try
        {
            Infer(inferred, model, cancellationToken);
            FindCycles(inferred, model, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            reason = "the check was cancelled.";
        }

        var isViolated = !inferred.Anomalies.IsEmpty;
        if (!isViolated && reason.Length == 0 && inferred.Graph.DataEdges == 0)
            reason = "no committed transaction depends on another: let them share keys, and read what others write.";
        return new(
            isViolated ? Verdict.Violated
                : reason.Length > 0 ? Verdict.Undecided
                : Verdict.Holds,
            reason,
            inferred.Committed.Count(committed => committed),
            inferred.Graph.DataEdges,
            inferred.Anomalies.Shown,
            inferred.Anomalies.Counts
        );
    }

    private static void Infer(Inferred inferred, IsolationModel model, CancellationToken cancellationToken)
    {
        var steps = inferred.Operations.SelectMany(operation => operation.Action.Steps.AsEnumerable());
        var onLists = steps.FirstOrDefault() is ListAppend or ListRead;
        if (steps.FirstOrDefault(step => (step is ListAppend or ListRead) != onLists) is { } other)
        {
            throw new HistoryException(
                $"The history mixes lists and registers ({other.Describe(Outcome.Unknown)}); record and check them as two histories."
            );
        }

        if (onLists)
            new ListInference(inferred, cancellationToken).Run();
        else
            new ValueInference(inferred, model == IsolationModel.StrongSnapshotIsolation, cancellationToken).Run();
        if (model >= IsolationModel.StrongSessionSnapshotIsolation)
            OrderEdges.AddSessions(inferred);
        if (model >= IsolationModel.StrongSnapshotIsolation)
            OrderEdges.AddRealTime(inferred);
        inferred.Graph.Freeze();
    }

    /// <summary>
    /// Looks with the weakest order first: a cycle that needs no sessions and no clock says more. With a stronger one only cycles that need
    /// it count.
    /// </summary>
    private static void FindCycles(Inferred inferred, IsolationModel model, CancellationToken cancellationToken)
    {
        var explainer = new CycleExplainer(inferred);
        var told = new HashSet<string>(StringComparer.Ordinal);
        Find(0, _ => true);
        if (model >= IsolationModel.StrongSessionSnapshotIsolation)
            Find(EdgeKind.Session, cycle => CycleExplainer.Has(cycle, EdgeKind.Session));
        if (model >= IsolationModel.StrongSnapshotIsolation)
            Find(EdgeKind.Session | EdgeKind.RealTime, cycle => CycleExplainer.Has(cycle, EdgeKind.RealTime));

        void Find(EdgeKind order, Func<List<Edge>, bool> isWanted)
        {
            foreach (var (kinds, through) in new[] { (Writes, Writes), (Flow, EdgeKind.WriteRead), (Data, EdgeKind.ReadWrite) })
            {
                var search = new CycleSearch(new Walk(inferred.Graph, kinds | order), cancellationToken);
                foreach (var cycle in search.Find(through, isWanted))
                {
                    // A search for one kind of cycle can end at one that was told as another.
                    if (told.Add(CycleExplainer.SignatureOf(cycle)))
                        inferred.Anomalies.Add(explainer.Explain(cycle));
                }
            }
        }
    }
}
