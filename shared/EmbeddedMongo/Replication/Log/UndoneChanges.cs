using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Storage.Undo;

namespace EmbeddedMongo.Replication.Log;

/// <summary>
/// Puts back the values that entries have written over, the newest entry first, and takes the entries out of the log with them. Each batch
/// leaves the store as it was at some entry, so a crash in between leaves a shorter log and nothing else.
/// </summary>
internal sealed class UndoneChanges(StorageEngine engine)
{
    private const int GroupBytes = 1 << 20;
    private const int GroupEntries = 256;

    private readonly RocksStore _store = engine.Store;
    private readonly UndoneCounters _counters = new(engine.Store);

    public void Run(OpTime to)
    {
        // Before the first, so that a start in between counts the entries that are left.
        using (var transaction = engine.BeginWrite())
        {
            transaction.BeginFinal();
            engine.Log.CutTo(transaction, to);
            transaction.Commit();
        }

        var more = true;
        while (more)
            more = UndoGroup(to, GroupEntries);
        engine.Undo.CutTo(to.Timestamp);
        engine.Reload();
    }

    /// <summary>Undoes the newest entries in one batch.</summary>
    /// <param name="to">The newest entry that stays.</param>
    /// <param name="most">The most entries of the batch.</param>
    /// <returns>True where others are left.</returns>
    public bool UndoGroup(OpTime to, int most)
    {
        using var transaction = engine.BeginWrite();
        transaction.BeginFinal();
        using var entries = new RangeIterator(
            _store,
            _store.Oplog,
            OperationLog.Key(to.Timestamp + 1),
            Keys.PrefixEnd(OperationLog.CollectionId),
            backward: true
        );
        var (count, bytes, more) = (0, 0, false);
        while (entries.MoveNext())
        {
            if (count == most || bytes > GroupBytes)
            {
                more = true;
                break;
            }

            var timestamp = (long)Keys.ReadRecordId(entries.Key);
            bytes += Undo(transaction, timestamp, entries.Value);
            transaction.Delete(_store.Oplog, entries.Key);
            count++;
        }

        _counters.Put(transaction);
        transaction.Commit();
        return more;
    }

    private int Undo(WriteTransaction transaction, long timestamp, ReadOnlySpan<byte> entry)
    {
        if (engine.Options.Bugs.HasFlag(PlantedBugs.LostUndoRecords))
            return 0;
        if (engine.Undo.Find(timestamp) is not { } record)
        {
            return TransactionOperations.CarriesChanges(OplogEntry.Parse(entry.ToArray()))
                ? throw new RollbackImpossibleException(engine.Log.Terms.At(timestamp), "its undo record is gone")
                : 0;
        }

        var bytes = 0;
        // Backwards: of a key that was written twice the first value counts.
        for (var i = record.Items.Count - 1; i >= 0; i--)
        {
            var item = record.Items[i];
            var family = _store.Family(item.Family);
            _counters.Note(item, transaction.Get(family, item.Key));
            if (item.Before is null)
                transaction.Delete(family, item.Key);
            else
                transaction.Put(family, item.Key, item.Before);
            bytes += item.Key.Length + (item.Before?.Length ?? 0);
        }

        transaction.Delete(_store.Undo, UndoLog.Key(timestamp));
        return bytes;
    }
}
