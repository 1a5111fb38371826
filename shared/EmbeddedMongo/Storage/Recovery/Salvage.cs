using System.Buffers.Binary;
using EmbeddedMongo.Storage.Oplog;
using RocksDbSharp;

namespace EmbeddedMongo.Storage.Recovery;

/// <summary>Copies what can be read of a store with damaged data files into a new one. Indexes are left out: they are made anew.</summary>
internal static class Salvage
{
    private const int MostSteps = 100_000;
    private const int BytesPerBatch = 1 << 20;

    /// <returns>The number of places that could not be read.</returns>
    public static int Copy(RocksStore from, RocksStore to)
    {
        var unreadable = CopyAll(from, from.Catalog, to, to.Catalog) + CopyAll(from, from.Sessions, to, to.Sessions);
        unreadable += CopyAll(from, from.Undo, to, to.Undo);
        foreach (var collection in Collections(from))
            unreadable += CopyRecords(from, to, collection);
        return unreadable + CopyOplog(from, to);
    }

    /// <summary>The numbers of collections: of those in the catalog, and of records that can be found.</summary>
    private static SortedSet<uint> Collections(RocksStore store)
    {
        var ids = new SortedSet<uint>(CatalogCodec.Read(store).Collections.Values.Select(info => info.Id));
        using var keys = new RangeIterator(store, store.Records, Keys.Prefix(0), Keys.Prefix(uint.MaxValue));
        try
        {
            for (var found = keys.MoveNext(); found; )
            {
                var id = BinaryPrimitives.ReadUInt32BigEndian(keys.Key);
                ids.Add(id);
                found = keys.Seek(Keys.PrefixEnd(id));
            }
        }
        catch (RocksDbException)
        {
            // The damage is met again, and counted, where the records are copied.
        }

        return ids;
    }

    private static int CopyAll(RocksStore from, ColumnFamilyHandle family, RocksStore to, ColumnFamilyHandle target)
    {
        using var batch = new WriteBatch();
        using var entries = new RangeIterator(from, family, [0], [.. Enumerable.Repeat((byte)0xFF, 32)]);
        try
        {
            while (entries.MoveNext())
                batch.Put(entries.Key, entries.Value, target);
            return 0;
        }
        catch (RocksDbException)
        {
            return 1;
        }
        finally
        {
            to.Write(batch);
        }
    }

    /// <summary>
    /// Going back, the oplog's entries up to the first that can't be read: what lies before that would follow upon a hole.
    /// </summary>
    private static int CopyOplog(RocksStore from, RocksStore to)
    {
        using var batch = new WriteBatch();
        using var entries = new RangeIterator(
            from,
            from.Oplog,
            OperationLog.Key(0),
            Keys.PrefixEnd(OperationLog.CollectionId),
            backward: true
        );
        try
        {
            while (entries.MoveNext())
            {
                batch.Put(entries.Key, entries.Value, to.Oplog);
                if (batch.AsSpan().Length < BytesPerBatch)
                    continue;
                to.Write(batch);
                batch.Clear();
            }

            return 0;
        }
        catch (RocksDbException)
        {
            return 1;
        }
        finally
        {
            to.Write(batch);
        }
    }

    /// <summary>Record numbers are dense: behind a block that can't be read the next is found by trying one after another.</summary>
    private static int CopyRecords(RocksStore from, RocksStore to, uint collection)
    {
        var (next, steps, unreadable) = (0UL, 0, 0);
        using var batch = new WriteBatch();
        using var records = new RangeIterator(from, from.Records, Keys.Prefix(collection), Keys.PrefixEnd(collection));
        var (found, seek) = (true, false);
        while (found && steps < MostSteps)
        {
            try
            {
                found = seek ? records.Seek(Keys.Record(collection, next)) : records.MoveNext();
                (seek, steps) = (false, 0);
                if (!found)
                    continue;
                batch.Put(records.Key, records.Value, to.Records);
                next = Keys.ReadRecordId(records.Key) + 1;
            }
            catch (RocksDbException)
            {
                if (steps++ == 0)
                    unreadable++;
                (seek, next) = (true, next + 1);
            }

            if (batch.AsSpan().Length < BytesPerBatch)
                continue;
            to.Write(batch);
            batch.Clear();
        }

        to.Write(batch);
        return unreadable;
    }
}
