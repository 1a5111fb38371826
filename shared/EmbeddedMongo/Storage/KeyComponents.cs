using System.Buffers.Binary;
using EmbeddedMongo.Values;

namespace EmbeddedMongo.Storage;

/// <summary>Takes a key of several components apart again: every encoding of <see cref="KeyString"/> tells where it ends.</summary>
internal static class KeyComponents
{
    /// <summary>The length of the ascending component that <paramref name="key"/> begins with.</summary>
    public static int Length(ReadOnlySpan<byte> key) => Value(key, 0);

    private static int Value(ReadOnlySpan<byte> key, int at) =>
        (key[at++] - 1) switch
        {
            TypeOrder.Number => Number(key, at),
            TypeOrder.String or TypeOrder.JavaScript => Text(key, at),
            TypeOrder.Document => Document(key, at),
            TypeOrder.Array => Array(key, at),
            TypeOrder.Binary => at + 5 + BinaryPrimitives.ReadInt32BigEndian(key[at..]),
            TypeOrder.ObjectId => at + 12,
            TypeOrder.Boolean => at + 1,
            TypeOrder.DateTime or TypeOrder.Timestamp => at + 8,
            TypeOrder.Regex => Text(key, Text(key, at)),
            TypeOrder.JavaScriptWithScope => Document(key, Text(key, at)),
            _ => at, // MinKey, MaxKey, null, undefined
        };

    /// <summary>
    /// A double and a mark; what the double rounds away follows where the mark says so, ended by 0x00 or, inverted, 0xFF.
    /// </summary>
    private static int Number(ReadOnlySpan<byte> key, int at)
    {
        var mark = key[at + 8];
        at += 9;
        if (mark == NumberKey.NoRemainder)
            return at;
        return at + 4 + key[(at + 4)..].IndexOf(mark == NumberKey.NegativeRemainder ? (byte)0xFF : (byte)0x00) + 1;
    }

    private static int Text(ReadOnlySpan<byte> key, int at)
    {
        while (true)
        {
            at += key[at..].IndexOf((byte)0) + 2;
            if (key[at - 1] == 0)
                return at;
        }
    }

    private static int Document(ReadOnlySpan<byte> key, int at)
    {
        while (key[at] != 0)
            at = Value(key, Text(key, at + 1));
        return at + 1;
    }

    private static int Array(ReadOnlySpan<byte> key, int at)
    {
        while (key[at] != 0)
            at = Value(key, at);
        return at + 1;
    }
}
