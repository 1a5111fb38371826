using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Planning.Bounds;

/// <summary>Entries of an index from one key up to, and without, another.</summary>
internal readonly record struct KeyRange(byte[] From, byte[] To)
{
    /// <summary>The entries that begin with a prefix and go on with a component within an interval.</summary>
    public static KeyRange Of(byte[] prefix, Interval interval, bool descending) =>
        descending
            // Inverted bytes turn the order round, and what an end excluded the other now must.
            ? new(Keys.After(Append(prefix, interval.To, true)), Keys.After(Append(prefix, interval.From, true)))
            : new(Append(prefix, interval.From, false), Append(prefix, interval.To, false));

    /// <summary>A prefix and a component behind it.</summary>
    public static byte[] Append(byte[] prefix, byte[] component, bool descending)
    {
        Interruption.Check();
        return [.. prefix, .. descending ? Array.ConvertAll(component, value => (byte)~value) : component];
    }
}
