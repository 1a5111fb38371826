namespace EmbeddedMongo.Storage.Transactions;

/// <summary>Puts all that a transaction has changed into one batch.</summary>
internal static class TransactionCommit
{
    /// <summary>The kind of the outcome that is recorded for the session.</summary>
    public const string Kind = "transaction";

    /// <returns>The sequence to wait for.</returns>
    public static long Write(StorageEngine engine, WriteTransaction batch, OpenTransaction transaction)
    {
        var store = engine.Store;
        foreach (var change in transaction.Collections.Values)
            Put(batch, transaction, change);
        foreach (var change in transaction.Written.Records)
            Put(batch, store.Records, change);
        foreach (var change in transaction.Written.Indexes)
            Put(batch, store.Indexes, change);
        batch.Log.Transaction(transaction.Id, transaction.Operations);
        engine.RetryableWrites.RecordCommit(batch, transaction.Id, batch.Log.LastTime);
        return batch.Commit();
    }

    private static void Put(WriteTransaction batch, RocksDbSharp.ColumnFamilyHandle family, PrivateChange change)
    {
        if (change.Value is null)
            batch.Delete(family, change.Key);
        else
            batch.Put(family, change.Key, change.Value);
    }

    /// <summary>The collection itself may have been marked by other writers meanwhile: its newest description counts.</summary>
    private static void Put(WriteTransaction batch, OpenTransaction transaction, CollectionChange change)
    {
        if (transaction.HasCreated(change.Info))
            batch.Put(change.Info);
        var info = batch.Catalog.Find(change.Info.Namespace)!;
        foreach (var index in info.Indexes)
        {
            if (change.Multikey.TryGetValue(index.Id, out var fields))
                info = batch.MarkMultikey(info, index, fields);
        }

        batch.Count(info, change.Documents, change.Bytes);
        foreach (var (index, bytes) in change.Indexes)
            batch.Count(info, info.Indexes.First(one => one.Id == index), bytes);
    }
}
