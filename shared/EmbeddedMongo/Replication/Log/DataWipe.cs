using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Storage.Undo;

namespace EmbeddedMongo.Replication.Log;

/// <summary>
/// Deletes a member's data and its oplog before a copy takes their place. Its vote, its configuration and its own collections
/// (<c>local</c>) stay.
/// </summary>
internal static class DataWipe
{
    public static void Run(StorageEngine engine)
    {
        var store = engine.Store;
        using (var transaction = engine.BeginWrite())
        {
            transaction.BeginFinal();
            foreach (var info in transaction.Catalog.Collections.Values.Where(info => info.Namespace.Database != "local"))
                transaction.Remove(info);
            engine.Log.CutTo(transaction, OpTime.None);
            engine.Log.Front.Put(transaction, dropped: 0);
            transaction.DeleteRange(store.Oplog, OperationLog.Key(0), Keys.PrefixEnd(OperationLog.CollectionId));
            transaction.DeleteRange(store.Undo, UndoLog.Key(0), UndoLog.Key(long.MaxValue));
            transaction.DeleteRange(store.Sessions, [0], [.. Enumerable.Repeat((byte)0xFF, 32)]);
            transaction.Commit();
        }

        engine.Undo.CutTo(0);
        engine.Reload();
    }
}
