using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DzStore.Analytics.Trending.Csv.Counting;

/// <summary>
/// Looks up counts by undecoded fields: a hash table with open addressing, for short keys that are part of a buffer. A dictionary would
/// call its comparer twice a row, and the look-up is most of the cost of a row.
/// </summary>
internal sealed class FieldTable
{
    // Random, so that nobody can write a log with names that all have the same hash.
    private static readonly ulong Secret = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    // A power of two, and at most half full.
    private Entry[] _entries = new Entry[1 << 10];
    private int _used;

    public ViewCount? Find(ReadOnlySpan<byte> field)
    {
        var hash = Hash(field);
        var entries = _entries;
        for (var at = hash; ; at++)
        {
            ref var entry = ref entries[at & entries.Length - 1];
            if (entry.Count is null)
                return null;
            if (entry.Hash == hash && field.SequenceEqual(entry.Field))
                return entry.Count;
        }
    }

    /// <summary>Adds a count for a field that has none.</summary>
    public void Add(ReadOnlySpan<byte> field, ViewCount count)
    {
        if (++_used > _entries.Length / 2)
        {
            var entries = _entries;
            _entries = new Entry[entries.Length * 2];
            foreach (var entry in entries)
            {
                if (entry.Count is not null)
                    Put(entry);
            }
        }
        Put(new(Hash(field), field.ToArray(), count));
    }

    private void Put(Entry entry)
    {
        var at = entry.Hash;
        while (_entries[at & _entries.Length - 1].Count is not null)
            at++;
        _entries[at & _entries.Length - 1] = entry;
    }

    private static int Hash(ReadOnlySpan<byte> field)
    {
        var hash = (ulong)field.Length;
        if (field.Length < sizeof(ulong))
        {
            foreach (var each in field)
                hash = hash << 8 | each;
            return (int)Mix(hash);
        }
        for (var at = 0; at < field.Length - sizeof(ulong); at += sizeof(ulong))
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(field[at..]));
        // The last eight bytes, some of them for the second time, which saves a loop over single bytes.
        return (int)Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(field[^sizeof(ulong)..]));
    }

    private static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value, Secret, out ulong low);
        return high ^ low;
    }

    private readonly record struct Entry(int Hash, byte[] Field, ViewCount? Count);
}
