using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Writing;

/// <summary>Puts one document's change into a transaction: its record, the entries of every index, the counters.</summary>
internal static class DocumentChanges
{
    /// <exception cref="MongoException">DuplicateKey; the transaction is then as it was.</exception>
    public static void Insert(WriteTransaction transaction, CollectionInfo info, NewDocument document)
    {
        var recordId = (ulong)info.Counters.NextRecordId.Value;
        var id = info.IdIndex;
        var idEntry = Keys.IndexEntry(id, document.IdKey, recordId);
        if (transaction.IsTaken(idEntry)) throw DuplicateKey.Error(info, id, [document.Id]);
        var store = transaction.Store;
        info.Counters.NextRecordId.Add(1);
        transaction.Take(idEntry);
        transaction.Put(store.Indexes, idEntry, Keys.RecordId(recordId));
        transaction.Count(info, id, idEntry.Length + Keys.RecordIdLength);
        transaction.Put(store.Records, Keys.Record(info.Id, recordId), document.Bytes);
        transaction.Count(info, 1, document.Bytes.Length);
    }
}
