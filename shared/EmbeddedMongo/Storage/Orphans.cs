using System.Buffers.Binary;
using RocksDbSharp;

namespace EmbeddedMongo.Storage;

/// <summary>Data that no catalog entry leads to: of a drop or an index build that a crash cut short. Deleted at start.</summary>
internal static class Orphans
{
    public static void Delete(RocksStore store, CatalogState catalog)
    {
        var collections = catalog.Collections.Values;
        Delete(store, store.Records, [.. collections.Select(info => info.Id)]);
        Delete(store, store.Indexes, [.. collections.SelectMany(info => info.Indexes).Select(index => index.Id)]);
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
