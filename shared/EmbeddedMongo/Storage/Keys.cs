using System.Buffers.Binary;

namespace EmbeddedMongo.Storage;

/// <summary>The layout of keys in the store. Numbers are big-endian, so that bytes sort as the numbers do.</summary>
internal static class Keys
{
    public const int PrefixLength = 4;
    public const int RecordIdLength = 8;

    public static byte[] Prefix(uint id)
    {
        var key = new byte[PrefixLength];
        BinaryPrimitives.WriteUInt32BigEndian(key, id);
        return key;
    }

    /// <summary>The first key after all that begin with the prefix. Identifiers stay below the largest number.</summary>
    public static byte[] PrefixEnd(uint id) => Prefix(id + 1);

    public static byte[] Record(uint collection, ulong recordId)
    {
        var key = new byte[PrefixLength + RecordIdLength];
        WriteRecord(key, collection, recordId);
        return key;
    }

    public static void WriteRecord(Span<byte> key, uint collection, ulong recordId)
    {
        BinaryPrimitives.WriteUInt32BigEndian(key, collection);
        BinaryPrimitives.WriteUInt64BigEndian(key[PrefixLength..], recordId);
    }

    /// <summary>An entry of an index; a non-unique one ends with the record id, which makes equal keys distinct.</summary>
    public static byte[] IndexEntry(IndexInfo index, ReadOnlySpan<byte> keyString, ulong recordId)
    {
        var key = new byte[PrefixLength + keyString.Length + (index.Unique ? 0 : RecordIdLength)];
        BinaryPrimitives.WriteUInt32BigEndian(key, index.Id);
        keyString.CopyTo(key.AsSpan(PrefixLength));
        if (!index.Unique)
            BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(PrefixLength + keyString.Length), recordId);
        return key;
    }

    public static byte[] RecordId(ulong recordId)
    {
        var bytes = new byte[RecordIdLength];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, recordId);
        return bytes;
    }

    /// <summary>The number of the collection or index that a key begins with.</summary>
    public static uint ReadPrefix(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt32BigEndian(key);

    public static ulong ReadRecordId(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64BigEndian(bytes[^RecordIdLength..]);

    /// <summary>The smallest bytes above every string that begins with <paramref name="prefix"/>.</summary>
    public static byte[] After(ReadOnlySpan<byte> prefix)
    {
        var end = prefix.ToArray();
        for (var i = end.Length - 1; i >= 0; i--)
        {
            if (++end[i] != 0)
                return end[..(i + 1)];
        }

        throw new ArgumentException("no bytes sort above a prefix of 0xFF alone", nameof(prefix));
    }
}
