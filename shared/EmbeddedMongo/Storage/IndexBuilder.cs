using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using RocksDbSharp;

namespace EmbeddedMongo.Storage;

/// <summary>
/// Fills a new index from a collection's documents, under the write lock. The entries go straight to the store under a number that
/// the catalog does not name yet: nobody sees them until the build is whole, and what a crash leaves is deleted at the next start.
/// </summary>
internal static class IndexBuilder
{
    private const int EntriesPerBatch = 4096;

    /// <returns>The index, with its size and what it met of arrays.</returns>
    /// <exception cref="MongoException">DuplicateKey, CannotIndexParallelArrays; the caller deletes what is there.</exception>
    public static IndexInfo Build(RocksStore store, CollectionInfo info, IndexInfo index, CancellationToken cancellationToken)
    {
        var multikey = new bool[index.Fields.Count];
        var size = 0L;
        var taken = new HashSet<byte[]>(ByteArrayComparer.Instance);
        using var batch = new WriteBatch();
        using var records = new RangeIterator(store, store.Records, Keys.Prefix(info.Id), Keys.PrefixEnd(info.Id));
        while (records.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var recordId = Keys.ReadRecordId(records.Key);
            var keys = IndexKeys.Of(Bson.Decode(records.Value.ToArray()), index);
            for (var i = 0; i < multikey.Length; i++)
                multikey[i] |= keys.Multikey[i];
            foreach (var key in keys.Keys)
            {
                var entry = Keys.IndexEntry(index, key.Bytes, recordId);
                if (index.Unique && (!taken.Add(entry) || store.Has(store.Indexes, entry)))
                    throw DuplicateKey.Error(info, index, key.Values);
                batch.Put(entry, index.Unique ? Keys.RecordId(recordId) : [], store.Indexes);
                size += index.EntrySize(entry);
            }

            if (batch.Count() < EntriesPerBatch)
                continue;
            store.Write(batch);
            batch.Clear();
            taken.Clear();
        }

        store.Write(batch);
        return index with { MultikeyFields = multikey, Size = new Counter(size) };
    }
}
