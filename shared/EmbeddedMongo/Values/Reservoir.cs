namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// A random sample without replacement, in random order, by one pass (Vitter's reservoir, algorithm R) and a shuffle; no sort by random keys, whose ties
/// and comparisons would skew it.
/// </summary>
internal static class Reservoir
{
    /// <param name="items">Read to the end, but only <paramref name="size"/> of them are held.</param>
    /// <param name="size">How many; all where there are fewer.</param>
    /// <param name="held">Told of the items that fill the reservoir, for a memory budget.</param>
    public static IEnumerable<T> Sample<T>(IEnumerable<T> items, long size, Action<T>? held = null)
    {
        if (size == 0) yield break;
        var chosen = new List<T>();
        var seen = 0L;
        // Sampling is not a security matter.
#pragma warning disable CA5394
        foreach (var item in items)
        {
            seen++;
            if (chosen.Count < size)
            {
                held?.Invoke(item);
                chosen.Add(item);
            }
            else if (Random.Shared.NextInt64(seen) is var place && place < size)
            {
                chosen[(int)place] = item;
            }
        }

        var shuffled = chosen.ToArray();
        Random.Shared.Shuffle(shuffled);
#pragma warning restore CA5394
        foreach (var item in shuffled) yield return item;
    }
}
