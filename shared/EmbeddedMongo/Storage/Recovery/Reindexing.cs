using System.Buffers.Binary;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Storage.Undo;
using EmbeddedMongo.Values;
using RocksDbSharp;

namespace EmbeddedMongo.Storage.Recovery;

/// <summary>Makes indexes and counters anew from a store's documents, and gives a name to documents whose collection is lost.</summary>
internal static class Reindexing
{
    private const string LostDatabase = "recovered";

    /// <returns>A line for each collection.</returns>
    public static IReadOnlyList<string> Run(RocksStore store)
    {
        using (var batch = new WriteBatch())
        {
            batch.DeleteRange(Keys.Prefix(0), Keys.PrefixLength, Keys.Prefix(uint.MaxValue), Keys.PrefixLength, store.Indexes);
            // The next start counts what is left of the oplog.
            OplogSegments.Forget(batch, store);
            store.Write(batch);
        }

        var report = new List<string>();
        ForgetUndo(store, report);
        CutFront(store);
        var catalog = WithLost(store, CatalogCodec.Read(store));
        foreach (var info in catalog.Collections.Values.OrderBy(info => info.Id))
            catalog = catalog.With(Rebuilt(store, info, report));
        using var entries = new WriteBatch();
        entries.Put(CatalogCodec.MetaKey, CatalogCodec.EncodeMeta(catalog), store.Catalog);
        store.Write(entries);
        return report;
    }

    /// <summary>
    /// Drops the undo records, which speak of values that may not be there any more, and the data of what was dropped and could have come
    /// back by them.
    /// </summary>
    private static void ForgetUndo(RocksStore store, List<string> report)
    {
        var undo = UndoLog.Read(store);
        using var batch = new WriteBatch();
        foreach (var id in undo.Kept().Collections)
            batch.DeleteRange(Keys.Prefix(id), Keys.PrefixLength, Keys.PrefixEnd(id), Keys.PrefixLength, store.Records);
        UndoLog.Forget(batch, store);
        store.Write(batch);
        if (undo.Keeps)
            report.Add("Dropped: the undo records. Where entries of this member must be undone, it copies the data of another instead.");
    }

    /// <summary>Nobody can say that the oplog reaches back to its beginning.</summary>
    private static void CutFront(RocksStore store)
    {
        using var batch = new WriteBatch();
        using var entries = new RangeIterator(store, store.Oplog, OperationLog.Key(0), Keys.PrefixEnd(OperationLog.CollectionId));
        OplogFront.Put(batch, store, entries.MoveNext() ? (long)Keys.ReadRecordId(entries.Key) - 1 : 1);
        store.Write(batch);
    }

    private static CatalogState WithLost(RocksStore store, CatalogState catalog)
    {
        var known = catalog.Collections.Values.Select(info => info.Id).ToHashSet();
        var ids = known.Concat(catalog.Collections.Values.SelectMany(info => info.Indexes).Select(index => index.Id)).ToList();
        var lost = new List<uint>();
        using (var keys = new RangeIterator(store, store.Records, Keys.Prefix(0), Keys.Prefix(uint.MaxValue)))
        {
            for (var found = keys.MoveNext(); found; found = keys.Seek(Keys.PrefixEnd(lost[^1])))
                lost.Add(BinaryPrimitives.ReadUInt32BigEndian(keys.Key));
        }

        catalog = catalog with { NextId = Math.Max(catalog.NextId, ids.Concat(lost).DefaultIfEmpty().Max() + 1) };
        foreach (var id in lost.Where(id => !known.Contains(id)))
        {
            var index = catalog.NextId;
            catalog = catalog with { NextId = index + 1 };
            catalog = catalog.With(
                new CollectionInfo
                {
                    Id = id,
                    Namespace = new Namespace(LostDatabase, FormattableString.Invariant($"collection_{id}")),
                    Uuid = Guid.NewGuid(),
                    Options = [],
                    Indexes = [IndexSpecification.Id.ToInfo(index)],
                }
            );
        }

        return catalog;
    }

    /// <summary>Of documents with one <c>_id</c> the newest stays: the delete of the others was an operation that can't be read.</summary>
    private static void DropOlder(RocksStore store, CollectionInfo info, List<string> report)
    {
        using var batch = new WriteBatch();
        var newest = new Dictionary<byte[], ulong>(ByteArrayComparer.Instance);
        using var records = new RangeIterator(store, store.Records, Keys.Prefix(info.Id), Keys.PrefixEnd(info.Id));
        while (records.MoveNext())
        {
            var id = IndexKeys.Of(Bson.Decode(records.Value.ToArray()), info.IdIndex).Keys[0];
            if (newest.TryGetValue(id.Bytes, out var older))
            {
                batch.Delete(Keys.Record(info.Id, older), store.Records);
                report.Add($"Dropped: an older document of {info.Namespace} with the _id {ShellText.Of(id.Values[0])}.");
            }

            newest[id.Bytes] = Keys.ReadRecordId(records.Key);
        }

        store.Write(batch);
    }

    private static CollectionInfo Rebuilt(RocksStore store, CollectionInfo info, List<string> report)
    {
        DropOlder(store, info, report);
        var (before, count, size) = (info.DocumentCount, 0L, 0L);
        using (var records = new RangeIterator(store, store.Records, Keys.Prefix(info.Id), Keys.PrefixEnd(info.Id)))
        {
            for (; records.MoveNext(); count++)
                size += records.Value.Length;
        }

        var indexes = new List<IndexInfo>();
        foreach (var index in info.Indexes)
        {
            try
            {
                indexes.Add(IndexBuilder.Build(store, info, index, CancellationToken.None));
            }
            catch (MongoException e)
            {
                report.Add($"Dropped: the index {index.Name} of {info.Namespace}: {e.Message}");
            }
        }

        using var batch = new WriteBatch();
        var rebuilt = info with { Indexes = indexes };
        batch.Put(CatalogCodec.CollectionKey(info.Id), CatalogCodec.Encode(rebuilt), store.Catalog);
        batch.Put(
            CatalogCodec.CountersKey(info.Id),
            CatalogCodec.EncodeCounters(count, size, [.. indexes.Select(index => (index.Id, index.Size.Value))]),
            store.Catalog
        );
        store.Write(batch);
        report.Add(
            before == count || info.Namespace.Database == LostDatabase
                ? FormattableString.Invariant($"Kept: {info.Namespace}: {count} documents.")
                : FormattableString.Invariant($"Kept: {info.Namespace}: {count} documents of {before}.")
        );
        return rebuilt;
    }
}
