namespace DzStore.Analytics.Engines.Spark;

/// <summary>Combines queries two by two, so that a plan of hundreds of them is a tree of few levels: Spark refuses deep plans.</summary>
internal static class Pairwise
{
    /// <exception cref="InvalidOperationException">There is nothing to combine.</exception>
    public static T Combine<T>(IEnumerable<T> parts, Func<T, T, T> combine)
    {
        var level = parts.ToList();
        while (level.Count > 1)
            level = [.. level.Chunk(2).Select(pair => pair is [var left, var right] ? combine(left, right) : pair[0])];
        return level.Single();
    }
}
