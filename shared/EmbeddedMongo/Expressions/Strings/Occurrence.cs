using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Expressions.Strings;

/// <summary>
/// Finds a text in another. Where both are long and repeat themselves the work is their product, half an hour for 8 MB: it is done in
/// parts, and between two of them the search asks whether it is to stop.
/// </summary>
internal static class Occurrence
{
    // Some milliseconds of comparisons.
    private const int Part = 1 << 26;

    /// <summary>The index of the first occurrence, 0 for an empty text, −1 for none.</summary>
    /// <exception cref="OperationCanceledException">The work is to stop.</exception>
    public static int First<T>(ReadOnlySpan<T> text, ReadOnlySpan<T> sought)
        where T : IEquatable<T>
    {
        var starts = Math.Max(64, Part / Math.Max(1, sought.Length));
        for (var from = 0; from <= text.Length - sought.Length; from += starts)
        {
            Interruption.Check();
            var at = text.Slice(from, Math.Min(starts + sought.Length - 1, text.Length - from)).IndexOf(sought);
            if (at >= 0)
                return from + at;
        }

        return -1;
    }

    /// <summary>The indexes of all occurrences of a text that is not empty, from left to right; none overlaps another.</summary>
    /// <exception cref="OperationCanceledException">The work is to stop.</exception>
    public static IEnumerable<int> All(string text, string sought)
    {
        for (var from = 0; First(text.AsSpan(from), sought) is >= 0 and var at; from += at + sought.Length)
            yield return from + at;
    }
}
