using System.Collections.Immutable;
using DzStore.Histories.Operations;

namespace DzStore.Histories.Isolation.Inference;

/// <summary>Holds the reads of a transaction against its own earlier steps.</summary>
internal static class InternalReads
{
    /// <summary>The last step on the same key before a step; null where there is none.</summary>
    public static TransactionStep? LastOn(ImmutableArray<TransactionStep> steps, int index)
    {
        for (var earlier = index - 1; earlier >= 0; earlier--)
        {
            if (steps[earlier].Key == steps[index].Key)
                return steps[earlier];
        }

        return null;
    }

    /// <summary>The reason why a read contradicts the steps around it; null where it does not.</summary>
    public static string? Flaw(ImmutableArray<TransactionStep> steps, int index) =>
        steps[index] switch
        {
            ListRead read => OfList(steps, index, read),
            ValueRead read => OfValue(steps, index, read),
            _ => null,
        };

    private static string? OfList(ImmutableArray<TransactionStep> steps, int index, ListRead read)
    {
        // The list as an earlier read saw it, and what the transaction has appended since.
        ImmutableArray<long>? known = null;
        var appended = new List<long>();
        for (var earlier = 0; earlier < index; earlier++)
        {
            if (steps[earlier].Key != read.Key)
                continue;
            if (steps[earlier] is ListAppend append)
                appended.Add(append.Value);
            if (steps[earlier] is not ListRead before)
                continue;
            known = before.Values;
            appended.Clear();
        }

        if (known is { } found)
        {
            ImmutableArray<long> expected = [.. found, .. appended];
            return expected.SequenceEqual(read.Values) ? null : $"it read {read.Key} = {Show(read.Values)} and must see {Show(expected)}";
        }

        if (appended.Count > 0)
        {
            return read.Values.AsSpan().EndsWith([.. appended])
                ? null
                : $"it read {read.Key} = {Show(read.Values)} and must see […, {string.Join(", ", appended)}]";
        }

        var future = steps
            .Skip(index + 1)
            .OfType<ListAppend>()
            .FirstOrDefault(append => append.Key == read.Key && read.Values.Contains(append.Value));
        return future is null ? null : $"it read {read.Key} = {Show(read.Values)} before it appended {future.Value}";
    }

    private static string? OfValue(ImmutableArray<TransactionStep> steps, int index, ValueRead read)
    {
        if (LastOn(steps, index) is { } last)
        {
            var expected = last is ValueWrite write ? write.Value : ((ValueRead)last).Value;
            return expected == read.Value ? null : $"it read {read.Key} = {Show(read.Value)} and must see {Show(expected)}";
        }

        return steps.Skip(index + 1).Any(step => step is ValueWrite write && write.Key == read.Key && write.Value == read.Value)
            ? $"it read {read.Key} = {Show(read.Value)} before it wrote that"
            : null;
    }

    private static string Show(ImmutableArray<long> values) => $"[{string.Join(", ", values)}]";

    private static string Show(long? value) => value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing";
}
