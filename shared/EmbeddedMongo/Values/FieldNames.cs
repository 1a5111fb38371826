using System.Text;

namespace EmbeddedMongo.Values;

/// <summary>
/// Field names as strings. A collection's documents repeat the same few names, so those seen last are kept and given out
/// again: a scan then makes no string a field. Threads may overwrite each other's entries, which costs a miss and no more.
/// </summary>
internal static class FieldNames
{
    private const int MaxKeptLength = 32;
    private static readonly string?[] Kept = new string?[1024];

    public static string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > MaxKeptLength)
            return Encoding.UTF8.GetString(utf8);
        ref var entry = ref Kept[Slot(utf8)];
        if (entry is { } kept && Ascii.Equals(utf8, kept))
            return kept;

        var name = Encoding.UTF8.GetString(utf8);
        entry = name;
        return name;
    }

    private static uint Slot(ReadOnlySpan<byte> utf8)
    {
        // FNV-1a, which spreads short names well.
        var hash = 2166136261u;
        foreach (var value in utf8)
            hash = (hash ^ value) * 16777619;
        return (hash ^ (hash >> 16)) % (uint)Kept.Length;
    }
}
