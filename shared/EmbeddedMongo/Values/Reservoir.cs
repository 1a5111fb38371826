namespace EmbeddedMongo.Values;

/// <summary>
/// Draws a random sample without replacement, in random order: one pass with a reservoir (J. S. Vitter, "Random Sampling with a Reservoir",
/// 1985, algorithm R), then a shuffle. A sort by random keys would be slower, and ties would bias it.
/// </summary>
internal static class Reservoir
{
    /// <summary>Returns the sample.</summary>
    /// <param name="items">The items; all are read, and at most <paramref name="size"/> of them are held.</param>
    /// <param name="size">The size of the sample; all items when there are fewer.</param>
    /// <param name="held">Called for each item that fills the reservoir, for a memory limit.</param>
    public static IEnumerable<T> Sample<T>(IEnumerable<T> items, long size, Action<T>? held = null)
    {
        if (size == 0)
            yield break;
        var chosen = new List<T>();
        var seen = 0L;
        // The random numbers choose documents and protect nothing, so they need not be cryptographic.
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
        foreach (var item in shuffled)
            yield return item;
    }
}
