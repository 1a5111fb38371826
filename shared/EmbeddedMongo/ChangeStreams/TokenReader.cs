using System.Buffers.Binary;

namespace EmbeddedMongo.ChangeStreams;

/// <summary>Reads the first values of a <see cref="TokenKey"/>; a method returns null where its value does not come next.</summary>
internal ref struct TokenReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _left = bytes;

    public readonly bool AtEnd => _left is [KeyType.End];

    public readonly bool StartsWith(byte type) => _left.Length > 0 && _left[0] == type;

    public long? Timestamp() =>
        StartsWith(KeyType.Timestamp) && _left.Length > 8 ? BinaryPrimitives.ReadInt64BigEndian(Take(9)[1..]) : null;

    public bool? Boolean() => StartsWith(KeyType.False) || StartsWith(KeyType.True) ? Take(1)[0] == KeyType.True : null;

    /// <summary>A whole number from 0 to 2^31 - 1.</summary>
    public int? Integer()
    {
        if (StartsWith(KeyType.Zero))
        {
            Take(1);
            return 0;
        }

        if (_left.Length == 0 || _left[0] is < KeyType.PositiveOneByte or > KeyType.PositiveOneByte + 3)
            return null;
        var length = _left[0] - KeyType.PositiveOneByte + 1;
        if (_left.Length <= length)
            return null;
        var shifted = 0L;
        foreach (var one in Take(1 + length)[1..])
            shifted = shifted << 8 | one;
        return (shifted & 1) == 0 ? (int)(shifted >> 1) : null;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _left[..count];
        _left = _left[count..];
        return taken;
    }
}
