using DzStore.Histories.Operations;

namespace DzStore.Histories.Isolation.Inference;

/// <summary>
/// Finds reads of a register that saw a value although another one was written after it and before the read's transaction began: where time
/// orders two writes that read nothing, only this shows which came last.
/// </summary>
internal static class StaleReads
{
    public static void Find(Inferred inferred, ValueKey key)
    {
        var operations = inferred.Operations;
        // Committed writes by their ends, each with the latest-begun write so far.
        var writes = key
            .Writes.Where(write => write.Value.IsLast && operations[write.Value.Transaction].Outcome == Outcome.Ok)
            .Select(write => (write.Value.Transaction, Value: write.Key, End: operations[write.Value.Transaction].CompletedNs!.Value))
            .OrderBy(write => write.End)
            .ToArray();
        var latest = new int[writes.Length];
        for (var index = 0; index < writes.Length; index++)
        {
            var isLater = index == 0 || BegunOf(index) > BegunOf(latest[index - 1]);
            latest[index] = isLater ? index : latest[index - 1];
        }

        foreach (var read in key.Reads)
        {
            var before = CountBefore(operations[read.Transaction].InvokedNs);
            if (before == 0)
                continue;
            var other = writes[latest[before - 1]];
            if (read.Value == other.Value || !WasReplaced(read.Value, other.Transaction))
                continue;
            inferred.Anomalies.Add(
                AnomalyKind.StaleRead,
                $"T1 read {key.Name} = {(read.Value is { } value ? $"{value}" : "nothing")}, and T2 wrote {other.Value} after that and was "
                    + "over before T1 began.",
                operations[read.Transaction],
                operations[other.Transaction]
            );
        }

        long BegunOf(int index) => operations[writes[index].Transaction].InvokedNs;

        int CountBefore(long time)
        {
            var (low, high) = (0, writes.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (writes[middle].End < time)
                    low = middle + 1;
                else
                    high = middle;
            }

            return low;
        }

        bool WasReplaced(long? value, int by) =>
            value is not { } seen
            || (
                key.Writes.TryGetValue(seen, out var write)
                && write.Transaction != by
                && operations[write.Transaction].Precedes(operations[by])
            );
    }
}
