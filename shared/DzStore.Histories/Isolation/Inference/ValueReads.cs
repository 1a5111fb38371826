using DzStore.Histories.Operations;

namespace DzStore.Histories.Isolation.Inference;

/// <summary>Judges the reads of one register by themselves, before any graph.</summary>
internal static class ValueReads
{
    public static void Judge(Inferred inferred, ValueKey key)
    {
        foreach (var read in key.Reads)
        {
            if (read.Value is { } value)
                Judge(inferred, key, read.Transaction, value);
        }

        foreach (var group in key.Reads.Where(read => read.Replacement is not null).GroupBy(read => read.Value).Where(Several))
        {
            var seen = group.Key is { } value ? $"{key.Name} = {value}" : $"{key.Name} before anything was in it";
            inferred.Anomalies.Add(
                AnomalyKind.LostUpdate,
                $"All of these transactions read {seen} and replaced it; all but one of them had to abort.",
                [.. group.Select(read => inferred.Operations[read.Transaction])]
            );
        }
    }

    private static bool Several(IEnumerable<ValueKey.Read> reads) => reads.Skip(1).Any();

    private static void Judge(Inferred inferred, ValueKey key, int transaction, long value)
    {
        var reader = inferred.Operations[transaction];
        if (!key.Writes.TryGetValue(value, out var write))
        {
            inferred.Anomalies.Add(AnomalyKind.GarbageRead, $"T1 read {key.Name} = {value}, and nobody wrote that.", reader);
            return;
        }

        var writer = inferred.Operations[write.Transaction];
        if (writer.Outcome == Outcome.Failed)
        {
            inferred.Anomalies.Add(
                AnomalyKind.AbortedRead,
                $"T1 read {key.Name} = {value}, and T2, which wrote that, never happened.",
                reader,
                writer
            );
        }
        else if (!write.IsLast && write.Transaction != transaction)
        {
            inferred.Anomalies.Add(
                AnomalyKind.IntermediateRead,
                $"T1 read {key.Name} = {value}, and T2, which wrote that, replaced it itself.",
                reader,
                writer
            );
        }
    }
}
