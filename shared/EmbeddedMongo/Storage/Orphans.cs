using System.Buffers.Binary;
using RocksDbSharp;

namespace EmbeddedMongo.Storage;

/// <summary>Data that no catalog entry leads to: of a drop or an index build that a crash cut short. Deleted at start.</summary>
internal static class Orphans
{
    /// <param name="store">The store.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="kept">Numbers of what was dropped and may come back.</param>
    public static void Delete(RocksStore store, CatalogState catalog, (HashSet<uint> Collections, HashSet<uint> Indexes) kept)
    {
        var collections = catalog.Collections.Values;
        Delete(store, store.Records, [.. collections.Select(info => info.Id), .. kept.Collections]);
        Delete(store, store.Indexes, [.. collections.SelectMany(info => info.Indexes).Select(index => index.Id), .. kept.Indexes]);
    }

    private static void Delete(RocksStore store, ColumnFamilyHandle family, HashSet<uint> known)
    {
        using var batch = new WriteBatch();
        using (var keys = new RangeIterator(store, family, Keys.Prefix(0), Keys.Prefix(uint.MaxValue)))
        {
            for (var found = keys.MoveNext(); found; )
            {
                var id = BinaryPrimitives.ReadUInt32BigEndian(keys.Key);
                if (!known.Contains(id))
                    batch.DeleteRange(Keys.Prefix(id), Keys.PrefixLength, Keys.PrefixEnd(id), Keys.PrefixLength, family);
                found = keys.Seek(Keys.PrefixEnd(id));
            }
        }

        if (batch.Count() > 0)
            store.Write(batch);
    }
}
