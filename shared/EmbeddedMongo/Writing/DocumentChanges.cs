using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Writing;

/// <summary>
/// Puts one document's change into a transaction: its record, the entries of every index, the counters. All unique keys are
/// checked before anything is put, so that a refusal leaves the transaction as it was. Each returns the collection as the change leaves it.
/// </summary>
internal static class DocumentChanges
{
    /// <exception cref="MongoException">DuplicateKey, CannotIndexParallelArrays.</exception>
    public static CollectionInfo Insert(WriteTransaction transaction, CollectionInfo info, NewDocument document)
    {
        var cap = info.Cap;
        if (document.Bytes.Length > cap?.Bytes && !transaction.Log.IsReplay)
            throw new MongoException(ErrorCode.BadValue, "object to insert exceeds cappedMaxSize");
        var recordId = (ulong)info.Counters.NextRecordId.Value;
        var idEntry = Keys.IndexEntry(info.IdIndex, document.IdKey, recordId);
        if (transaction.IsTaken(idEntry))
            throw DuplicateKey.Error(info, info.IdIndex, [document.Id]);
        var changes = Secondary(info, index => IndexChange.Between(index, recordId, null, document.Document));
        Check(transaction, info, changes);

        info.Counters.NextRecordId.Add(1);
        info = Apply(transaction, info, changes, recordId);
        PutEntry(transaction, info, info.IdIndex, idEntry, recordId);
        transaction.Put(transaction.Store.Records, Keys.Record(info.Id, recordId), document.Bytes);
        transaction.Log.Insert(info, document.Bytes);
        transaction.Count(info, 1, document.Bytes.Length);
        // What an insert evicted elsewhere stands in entries of its own.
        return cap is { } bounds && !transaction.Log.IsReplay ? Evict(transaction, info, bounds, recordId, document.Bytes) : info;
    }

    /// <summary>
    /// Deletes the oldest documents of a capped collection until the rest, with the one just inserted, is within its bounds.
    /// </summary>
    private static CollectionInfo Evict(WriteTransaction transaction, CollectionInfo info, Cap cap, ulong recordId, byte[] inserted)
    {
        var records = transaction.Capped(info);
        records.Add(recordId, inserted);
        // The statement inserted; what that evicts is no statement of the client's.
        var statement = transaction.Log.Statement;
        transaction.Log.Statement = null;
        while (transaction.CountOf(info) is var (documents, bytes) && cap.IsExceeded(documents, bytes))
            info = Delete(transaction, info, records.Take());
        transaction.Log.Statement = statement;
        return info;
    }

    /// <summary>Replaces a document by another with the same <c>_id</c>.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="info">The collection.</param>
    /// <param name="before">The document as it is.</param>
    /// <param name="after">The document as it is to be.</param>
    /// <param name="difference">The difference for the oplog; null where the oplog is to have the document whole.</param>
    /// <exception cref="MongoException">DuplicateKey, CannotIndexParallelArrays.</exception>
    public static CollectionInfo Replace(
        WriteTransaction transaction,
        CollectionInfo info,
        StoredDocument before,
        NewDocument after,
        byte[]? difference
    )
    {
        if (info.Cap is not null && !transaction.Log.IsReplay && before.Bytes.Length != after.Bytes.Length)
        {
            throw new MongoException(
                ErrorCode.CannotGrowDocumentInCappedNamespace,
                $"Cannot change the size of a document in a capped collection: {before.Bytes.Length} != {after.Bytes.Length}"
            );
        }

        var record = Keys.Record(info.Id, before.RecordId);
        transaction.ClaimRecord(record);
        var changes = Secondary(info, index => IndexChange.Between(index, before.RecordId, before.Document, after.Document));
        Check(transaction, info, changes);

        info = Apply(transaction, info, changes, before.RecordId);
        transaction.Put(transaction.Store.Records, record, after.Bytes);
        transaction.Log.Update(info, before.Bytes, after.Bytes, difference);
        transaction.Count(info, 0, after.Bytes.Length - before.Bytes.Length);
        return info;
    }

    public static CollectionInfo Delete(WriteTransaction transaction, CollectionInfo info, StoredDocument document)
    {
        var record = Keys.Record(info.Id, document.RecordId);
        transaction.ClaimRecord(record);
        var changes = info.Indexes.Select(index => IndexChange.Between(index, document.RecordId, document.Document, null)).ToArray();
        info = Apply(transaction, info, changes, document.RecordId);
        transaction.Delete(transaction.Store.Records, record);
        transaction.Log.Delete(info, document.Bytes);
        transaction.Count(info, -1, -document.Bytes.Length);
        return info;
    }

    private static IndexChange[] Secondary(CollectionInfo info, Func<IndexInfo, IndexChange> change) =>
        info.Indexes.Count == 1 ? [] : [.. info.Indexes.Skip(1).Select(change)];

    private static void Check(WriteTransaction transaction, CollectionInfo info, IndexChange[] changes)
    {
        foreach (var change in changes)
        {
            if (!change.Index.Unique)
                continue;
            foreach (var (entry, values) in change.Added)
            {
                if (transaction.IsTaken(entry))
                    throw DuplicateKey.Error(info, change.Index, values);
            }
        }
    }

    private static CollectionInfo Apply(WriteTransaction transaction, CollectionInfo info, IndexChange[] changes, ulong recordId)
    {
        foreach (var change in changes)
        {
            if (change.MakesMultikey)
                info = transaction.MarkMultikey(info, change.Index, change.Multikey);
            foreach (var (entry, _) in change.Removed)
                RemoveEntry(transaction, info, change.Index, entry);
            foreach (var (entry, _) in change.Added)
                PutEntry(transaction, info, change.Index, entry, recordId);
        }

        return info;
    }

    private static void PutEntry(WriteTransaction transaction, CollectionInfo info, IndexInfo index, byte[] entry, ulong recordId)
    {
        transaction.Put(transaction.Store.Indexes, entry, index.Unique ? Keys.RecordId(recordId) : []);
        if (index.Unique)
            transaction.SetTaken(entry, taken: true);
        transaction.Count(info, index, index.EntrySize(entry));
    }

    private static void RemoveEntry(WriteTransaction transaction, CollectionInfo info, IndexInfo index, byte[] entry)
    {
        transaction.Delete(transaction.Store.Indexes, entry);
        if (index.Unique)
            transaction.SetTaken(entry, taken: false);
        transaction.Count(info, index, -index.EntrySize(entry));
    }
}
