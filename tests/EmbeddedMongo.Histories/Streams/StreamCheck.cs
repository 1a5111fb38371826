using DzStore.Histories.Operations;

namespace EmbeddedMongo.Histories.Streams;

/// <summary>
/// Holds what change streams delivered against what clients wrote: each acknowledged change once, no change that failed or that nobody
/// made, in the order of tokens, in an order that time allows, and the same for every watcher.
/// </summary>
internal static class StreamCheck
{
    /// <summary>The violations of one kind and watcher that are told.</summary>
    private const int Told = 5;

    /// <summary>Checks a run.</summary>
    /// <param name="written">The writes of all clients.</param>
    /// <param name="seen">The events of each watcher, which began before the first write and ended after the last.</param>
    /// <returns>The violations in words; empty where there is none.</returns>
    public static IReadOnlyList<string> Check(IReadOnlyCollection<WrittenChange> written, IReadOnlyList<IReadOnlyList<SeenChange>> seen)
    {
        var writes = written.ToDictionary(write => write.Change, StringComparer.Ordinal);
        var violations = new List<string>();
        for (var watcher = 0; watcher < seen.Count; watcher++)
        {
            var name = $"watcher {watcher}";
            violations.AddRange(Twice(name, seen[watcher]).Take(Told));
            violations.AddRange(Unfounded(name, seen[watcher], writes).Take(Told));
            violations.AddRange(Missing(name, seen[watcher], written).Take(Told));
            violations.AddRange(OutOfOrder(name, seen[watcher], writes).Take(Told));
            if (watcher > 0)
                violations.AddRange(Different(name, seen[watcher], seen[0]));
        }

        return violations;
    }

    private static IEnumerable<string> Twice(string name, IReadOnlyList<SeenChange> events) =>
        events
            .GroupBy(change => change.Change, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group =>
                $"{name} saw '{group.Key}' {group.Count()} times, at {string.Join(", ", group.Select(change => change.Token))}"
            );

    private static IEnumerable<string> Unfounded(string name, IReadOnlyList<SeenChange> events, Dictionary<string, WrittenChange> writes)
    {
        foreach (var change in events)
        {
            if (!writes.TryGetValue(change.Change, out var write))
                yield return $"{name} saw '{change.Change}', which nobody wrote";
            else if (write.Outcome == Outcome.Failed)
                yield return $"{name} saw '{change.Change}', which had failed";
        }
    }

    private static IEnumerable<string> Missing(string name, IReadOnlyList<SeenChange> events, IReadOnlyCollection<WrittenChange> written)
    {
        var known = events.Select(change => change.Change).ToHashSet(StringComparer.Ordinal);
        return written
            .Where(write => write.Outcome == Outcome.Ok && !known.Contains(write.Change))
            .Select(write => $"{name} never saw '{write.Change}', which a majority had acknowledged");
    }

    /// <summary>A change comes before another where its token is less, and never after one that began when it was over.</summary>
    private static IEnumerable<string> OutOfOrder(string name, IReadOnlyList<SeenChange> events, Dictionary<string, WrittenChange> writes)
    {
        for (var i = 1; i < events.Count; i++)
        {
            if (string.CompareOrdinal(events[i - 1].Token, events[i].Token) >= 0)
                yield return $"{name} saw '{events[i].Change}' at {events[i].Token}, after {events[i - 1].Token}";
        }

        WrittenChange? firstOver = null;
        for (var i = events.Count - 1; i >= 0; i--)
        {
            if (!writes.TryGetValue(events[i].Change, out var write))
                continue;
            if (firstOver is not null && firstOver.CompletedNs < write.InvokedNs)
                yield return $"{name} saw '{write.Change}' before '{firstOver.Change}', which was over when it began";
            if (write.Outcome == Outcome.Ok && (firstOver is null || write.CompletedNs < firstOver.CompletedNs))
                firstOver = write;
        }
    }

    private static IEnumerable<string> Different(string name, IReadOnlyList<SeenChange> events, IReadOnlyList<SeenChange> others)
    {
        for (var i = 0; i < Math.Min(events.Count, others.Count); i++)
        {
            if (events[i] == others[i])
                continue;
            yield return $"{name} saw '{events[i].Change}' as event {i + 1}, and watcher 0 '{others[i].Change}'";
            yield break;
        }
    }
}
