using System.Collections.Immutable;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Isolation.Inference;

/// <summary>Judges the reads of one list by themselves, before any graph.</summary>
internal static class ListReads
{
    /// <summary>Marks unknown transactions as committed of which a committed one saw an append.</summary>
    public static void FindCommitted(Inferred inferred, ListKey key)
    {
        foreach (var values in key.Reads.Select(read => read.Values).Where(values => !key.IsBeginning(values)).Append(key.Longest.Values))
        {
            foreach (var value in values)
            {
                if (key.Appends.TryGetValue(value, out var append))
                    inferred.Committed[append.Transaction] |= inferred.Operations[append.Transaction].Outcome == Outcome.Unknown;
            }
        }
    }

    public static void Judge(Inferred inferred, ListKey key)
    {
        foreach (var read in key.Reads)
        {
            FindForeign(inferred, key, read);
            FindIntermediate(inferred, key, read);
            FindDisorder(inferred, key, read);
        }

        FindLostUpdates(inferred, key);
    }

    private static void FindForeign(Inferred inferred, ListKey key, ListKey.Read read)
    {
        if (key.IsSound(read.Values))
            return;
        var reader = inferred.Operations[read.Transaction];
        foreach (var value in read.Values)
        {
            if (!key.Appends.TryGetValue(value, out var append))
            {
                inferred.Anomalies.Add(
                    AnomalyKind.GarbageRead,
                    $"T1 read {key.Name} = {Show(read.Values)}, and nobody appended {value}.",
                    reader
                );
            }
            else if (inferred.Operations[append.Transaction] is { Outcome: Outcome.Failed } failed)
            {
                inferred.Anomalies.Add(
                    AnomalyKind.AbortedRead,
                    $"T1 read {key.Name} = {Show(read.Values)}, and T2, which appended {value}, never happened.",
                    reader,
                    failed
                );
            }
        }
    }

    private static void FindIntermediate(Inferred inferred, ListKey key, ListKey.Read read)
    {
        if (read.Values.IsEmpty || !key.Appends.TryGetValue(read.Values[^1], out var last))
            return;
        if (!last.IsLast && last.Transaction != read.Transaction && inferred.Committed[last.Transaction])
        {
            inferred.Anomalies.Add(
                AnomalyKind.IntermediateRead,
                $"T1 read {key.Name} = {Show(read.Values)}, and T2, which appended {read.Values[^1]}, appended more to it.",
                inferred.Operations[read.Transaction],
                inferred.Operations[last.Transaction]
            );
        }
    }

    private static void FindDisorder(Inferred inferred, ListKey key, ListKey.Read read)
    {
        var isBeginning = key.IsBeginning(read.Values);
        if (isBeginning && key.Order.Count == key.Longest.Values.Length)
            return;
        var reader = inferred.Operations[read.Transaction];
        var doubled = read.Values.GroupBy(value => value).Where(group => group.Count() > 1).Select(group => group.Key).ToArray();
        if (doubled.Length > 0)
        {
            inferred.Anomalies.Add(
                AnomalyKind.DuplicateElement,
                $"T1 read {key.Name} = {Show(read.Values)}, with {string.Join(", ", doubled)} more than once.",
                reader
            );
        }
        else if (!isBeginning)
        {
            inferred.Anomalies.Add(
                AnomalyKind.IncompatibleOrder,
                $"T1 read {key.Name} = {Show(read.Values)} and T2 read {Show(key.Longest.Values)}: neither is the beginning of the other.",
                reader,
                inferred.Operations[key.Longest.Reader]
            );
        }
    }

    private static void FindLostUpdates(Inferred inferred, ListKey key)
    {
        var updates = key
            .Reads.Where(read => read.IsFirst && read.Appends)
            .GroupBy(read => key.StateOf(read.Values))
            .Where(group => group.Key >= 0 && group.Count() > 1);
        foreach (var group in updates)
        {
            inferred.Anomalies.Add(
                AnomalyKind.LostUpdate,
                $"All of these transactions read {key.Name} = {Show(group.First().Values)} and appended to it; all but one "
                    + "of them had to abort.",
                [.. group.Select(read => inferred.Operations[read.Transaction])]
            );
        }
    }

    private static string Show(ImmutableArray<long> values) =>
        values.Length <= 40 ? $"[{string.Join(", ", values)}]" : $"[… {values.Length - 40} more, {string.Join(", ", values[^40..])}]";
}
