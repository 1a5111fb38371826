using EmbeddedMongo.Storage;
using EmbeddedMongo.Storage.Oplog;
using EmbeddedMongo.Storage.Undo;

namespace EmbeddedMongo.Replication.Log;

/// <summary>The entries that a rollback is to undo, looked through before anything is changed.</summary>
internal sealed class UndoneEntries
{
    private readonly HashSet<(LogicalSession, long)> _sessions = [];

    private UndoneEntries() { }

    public OpTime First { get; private set; }

    public OpTime Last { get; private set; }

    public int Count { get; private set; }

    public int Deletes { get; private set; }

    public int CatalogChanges { get; private set; }

    /// <summary>For each command of a session the place of its last entry that stays.</summary>
    public List<OpTime> KeptOfSessions { get; } = [];

    /// <exception cref="RollbackImpossibleException">One of them can't be undone, or the log lacks the entry that is to be the
    /// last.</exception>
    public static UndoneEntries Read(StorageEngine engine, OpTime to)
    {
        var store = engine.Store;
        Check(engine, to);
        var undone = new UndoneEntries();
        using var entries = new RangeIterator(
            store,
            store.Oplog,
            OperationLog.Key(to.Timestamp + 1),
            Keys.PrefixEnd(OperationLog.CollectionId)
        );
        while (entries.MoveNext())
        {
            var entry = OplogEntry.Parse(entries.Value.ToArray());
            if (TransactionOperations.CarriesChanges(entry) && !store.Has(store.Undo, UndoLog.Key(entry.Time.Timestamp)))
                throw new RollbackImpossibleException(to, $"the entry {entry.Time} has no undo record");
            undone.Add(entry, to);
        }

        return undone;
    }

    private static void Check(StorageEngine engine, OpTime to)
    {
        if (engine.Log.Front.Dropped is > 0 and var dropped && to.Timestamp <= dropped)
            throw new RollbackImpossibleException(to, "the oplog does not reach back to it");
        var stored = engine.Store.Get(engine.Store.Oplog, OperationLog.Key(to.Timestamp));
        if (!to.IsNone && (stored is null || OplogEntry.TimeOf(stored) != to))
            throw new RollbackImpossibleException(to, "the oplog has no such entry");
    }

    private void Add(OplogEntry entry, OpTime to)
    {
        if (Count++ == 0)
            First = entry.Time;
        Last = entry.Time;
        if (entry.Operation == 'd')
            Deletes++;
        else if (entry.Operation == 'c' && entry.Session is null)
            CatalogChanges++;
        if (
            entry is { Session: { } session, Statement: not null }
            && _sessions.Add((session, entry.TransactionNumber))
            && entry.Previous is { IsNone: false } previous
            && previous <= to
        )
        {
            KeptOfSessions.Add(previous);
        }
    }
}
