using DzStore.Histories.Isolation;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Tests.Isolation;

/// <summary>
/// The definition of snapshot isolation, tried out: every order of commits, every choice of unknown transactions and every choice of a
/// snapshot for each. It shares nothing with the checker.
/// </summary>
internal static class SnapshotOracle
{
    public static bool IsPossible(IReadOnlyList<Operation<Transaction>> history, IsolationModel model)
    {
        var happened = history.Where(operation => operation.Outcome == Outcome.Ok).ToArray();
        var perhaps = history.Where(operation => operation.Outcome == Outcome.Unknown).ToArray();
        return Enumerable
            .Range(0, 1 << perhaps.Length)
            .Any(choice => CanCommit([], [.. happened, .. perhaps.Where((_, index) => (choice >> index & 1) == 1)], model));
    }

    private static bool CanCommit(List<Operation<Transaction>> committed, List<Operation<Transaction>> left, IsolationModel model) =>
        left.Count == 0
        || left.Any(next =>
            Enumerable.Range(0, committed.Count + 1).Any(snapshot => CanBe(committed, next, snapshot, model))
            && CanCommit([.. committed, next], [.. left.Where(other => !ReferenceEquals(other, next))], model)
        );

    private static bool CanBe(List<Operation<Transaction>> committed, Operation<Transaction> next, int snapshot, IsolationModel model)
    {
        for (var index = 0; index < committed.Count; index++)
        {
            // What comes before must be in the snapshot, and what comes after must not have committed.
            if (index >= snapshot && (ComesBefore(committed[index], next, model) || Conflict(committed[index], next)))
                return false;
            if (ComesBefore(next, committed[index], model))
                return false;
        }

        return next.Outcome == Outcome.Unknown || Answers(committed.Take(snapshot), next.Action);
    }

    private static bool ComesBefore(Operation<Transaction> first, Operation<Transaction> second, IsolationModel model) =>
        model switch
        {
            IsolationModel.SnapshotIsolation => false,
            IsolationModel.StrongSessionSnapshotIsolation => IsEarlierOfClient(first, second),
            _ => first.Precedes(second) || IsEarlierOfClient(first, second),
        };

    /// <summary>A client does one thing after the other, also where the clock shows one time for the end and the beginning.</summary>
    private static bool IsEarlierOfClient(Operation<Transaction> first, Operation<Transaction> second) =>
        first.Client == second.Client && first.Outcome == Outcome.Ok && first.CompletedNs <= second.InvokedNs;

    private static bool Conflict(Operation<Transaction> first, Operation<Transaction> second) =>
        KeysWritten(first).Intersect(KeysWritten(second)).Any();

    private static IEnumerable<string> KeysWritten(Operation<Transaction> operation) =>
        operation.Action.Steps.Where(step => step is ListAppend or ValueWrite).Select(step => step.Key);

    private static bool Answers(IEnumerable<Operation<Transaction>> snapshot, Transaction transaction)
    {
        var lists = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        foreach (var step in snapshot.SelectMany(operation => operation.Action.Steps.AsEnumerable()))
            Apply(lists, step);
        foreach (var step in transaction.Steps)
        {
            var list = lists.GetValueOrDefault(step.Key, []);
            if (step is ListRead read && !read.Values.SequenceEqual(list))
                return false;
            if (step is ValueRead value && value.Value != (list.Count == 0 ? null : list[^1]))
                return false;
            Apply(lists, step);
        }

        return true;
    }

    /// <summary>A register is a list of which the last value counts.</summary>
    private static void Apply(Dictionary<string, List<long>> lists, TransactionStep step)
    {
        long? written = step is ListAppend append ? append.Value : (step as ValueWrite)?.Value;
        if (written is { } value)
            lists[step.Key] = [.. lists.GetValueOrDefault(step.Key, []), value];
    }
}
