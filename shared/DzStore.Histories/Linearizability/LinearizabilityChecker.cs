using System.Collections.Concurrent;
using System.Collections.Immutable;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Linearizability;

/// <summary>
/// Decides whether a history of registers is linearizable: whether each operation can be given a moment between its invocation and its
/// completion so that all of them, in the order of these moments, are what one register would have answered (Herlihy and Wing, 1990).
/// </summary>
/// <remarks>
/// The search is Wing and Gong's ("Testing and verifying concurrent objects", 1993) with the memory of seen configurations that Lowe added
/// ("Testing for linearizability", 2017), one key at a time since registers are independent (Horn and Kroening, "Faster linearizability
/// checking via P-compositionality", 2015). Porcupine is the best-known program of this kind.
/// </remarks>
public static class LinearizabilityChecker
{
    /// <summary>Checks a history.</summary>
    /// <param name="history">The history.</param>
    /// <param name="options">The bounds of the search.</param>
    /// <param name="cancellationToken">Ends the search; what is not decided by then stays undecided.</param>
    public static LinearizabilityReport Check(
        History<RegisterAction> history,
        LinearizabilityOptions options,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(options);
        using var deadline = new CancellationTokenSource(options.Deadline, options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var keys = history.Operations.GroupBy(operation => operation.Action.Key, StringComparer.Ordinal).ToArray();
        var violations = new ConcurrentBag<LinearizabilityViolation>();
        var undecided = new ConcurrentBag<UndecidedKey>();

        Parallel.ForEach(
            Partitioner.Create(keys, EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism },
            key =>
            {
                var operations = key.ToImmutableArray();
                var result = new KeySearch(KeyHistory.Of(operations), options.Initial, options.MaxBytesPerKey).Run(either.Token);
                if (result.Culprit is { } culprit)
                    violations.Add(new(key.Key, culprit, result.Order, operations));
                else if (result.End != SearchEnd.Ordered)
                    undecided.Add(new(key.Key, ReasonOf(result.End)));
            }
        );

        var completed = history.Count(Outcome.Ok);
        return new(
            !violations.IsEmpty ? Verdict.Violated
                : !undecided.IsEmpty || completed == 0 ? Verdict.Undecided
                : Verdict.Holds,
            completed,
            keys.Length,
            [.. violations.OrderBy(violation => violation.Culprit.CompletedNs)],
            [.. undecided.OrderBy(key => key.Key, StringComparer.Ordinal)]
        );

        string ReasonOf(SearchEnd end) =>
            end == SearchEnd.OutOfMemory
                ? $"its search took more than {options.MaxBytesPerKey} bytes; allow more ({nameof(options.MaxBytesPerKey)}), or give a key "
                    + "fewer clients at a time."
            : cancellationToken.IsCancellationRequested ? "the check was cancelled."
            : $"the deadline of {options.Deadline} passed; allow more ({nameof(options.Deadline)}), or give a key fewer clients at a time.";
    }
}
