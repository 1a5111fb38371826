using System.Buffers.Binary;
using RocksDbSharp;

namespace EmbeddedMongo.Storage.Undo;

/// <summary>
/// The undo records of the oplog's newest entries, which a majority of the set may not have. They are kept on a member among several only,
/// each in the batch of its change, and deleted behind the commit point; with them goes the data of what was dropped there.
/// </summary>
internal sealed class UndoLog
{
    private static readonly byte[] KeptKey = "k"u8.ToArray();

    private readonly RocksStore _store;
    private readonly Lock _gate = new();
    private readonly Queue<(long Timestamp, UndoRecord Record)> _drops = new();
    private bool _keeps;
    private long _purged;

    private UndoLog(RocksStore store) => _store = store;

    /// <summary>True where changes have undo records.</summary>
    public bool Keeps => Volatile.Read(ref _keeps);

    public static UndoLog Read(RocksStore store)
    {
        var log = new UndoLog(store) { _keeps = store.Get(store.Catalog, KeptKey) is not null };
        using var records = new RangeIterator(store, store.Undo, Key(0), Key(long.MaxValue));
        while (records.MoveNext())
        {
            if (UndoRecord.DecodeDrops(records.Value) is { HasDrops: true } drops)
                log._drops.Enqueue((TimestampOf(records.Key), drops));
        }

        return log;
    }

    public static byte[] Key(long timestamp)
    {
        var key = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(key, timestamp);
        return key;
    }

    public static long TimestampOf(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadInt64BigEndian(key);

    /// <summary>The timestamp of the oldest entry that can be undone; null where there is none.</summary>
    public long? Oldest
    {
        get
        {
            using var records = new RangeIterator(_store, _store.Undo, Key(0), Key(long.MaxValue));
            return records.MoveNext() ? TimestampOf(records.Key) : null;
        }
    }

    /// <summary>Begins to keep records, or ends it; called under the write lock, with the transaction that stores it.</summary>
    public void Keep(WriteTransaction transaction, bool keeps)
    {
        if (keeps)
            transaction.Put(_store.Catalog, KeptKey, [1]);
        else
            transaction.Delete(_store.Catalog, KeptKey);
        transaction.OnCommitted(() =>
        {
            Volatile.Write(ref _purged, 0);
            Volatile.Write(ref _keeps, keeps);
        });
    }

    /// <summary>The record of an entry; null where there is none.</summary>
    public UndoRecord? Find(long timestamp) => _store.Get(_store.Undo, Key(timestamp)) is { } bytes ? UndoRecord.Decode(bytes) : null;

    /// <summary>Numbers of collections and indexes whose data must stay, although no row of the catalog leads to it.</summary>
    public (HashSet<uint> Collections, HashSet<uint> Indexes) Kept()
    {
        lock (_gate)
        {
            return (
                [.. _drops.SelectMany(drop => drop.Record.DroppedCollections)],
                [.. _drops.SelectMany(drop => drop.Record.DroppedIndexes)]
            );
        }
    }

    /// <summary>Takes note of data that stays until an entry is committed.</summary>
    public void Defer(IReadOnlyList<(long Timestamp, UndoRecord Record)> drops)
    {
        lock (_gate)
        {
            foreach (var drop in drops)
                _drops.Enqueue(drop);
        }
    }

    /// <summary>Forgets the drops behind an entry: they were undone.</summary>
    public void CutTo(long timestamp)
    {
        lock (_gate)
        {
            var kept = _drops.Where(drop => drop.Timestamp <= timestamp).ToArray();
            _drops.Clear();
            foreach (var drop in kept)
                _drops.Enqueue(drop);
        }
    }

    /// <summary>
    /// Deletes the records up to a committed entry. It is not synced, and neither is it logged: should it be lost, the next one does it
    /// again.
    /// </summary>
    /// <returns>The drops that are final now: their data can go.</returns>
    public IReadOnlyList<UndoRecord> Purge(long committed)
    {
        if (committed <= Volatile.Read(ref _purged))
            return [];
        var final = new List<UndoRecord>();
        lock (_gate)
        {
            while (_drops.TryPeek(out var drop) && drop.Timestamp <= committed)
                final.Add(_drops.Dequeue().Record);
        }

        using var batch = new WriteBatch();
        var (from, to) = (Key(0), Key(committed + 1));
        batch.DeleteRange(from, (ulong)from.Length, to, (ulong)to.Length, _store.Undo);
        // After a crash in between, the next start deletes the data: no record protects it any more.
        _store.Write(batch);
        Volatile.Write(ref _purged, committed);
        return final;
    }

    /// <summary>
    /// Puts the deletion of all records, and of the note that they are kept, into a batch of a store that no engine has open.
    /// </summary>
    public static void Forget(WriteBatch batch, RocksStore store)
    {
        var (from, to) = (Key(0), Key(long.MaxValue));
        batch.DeleteRange(from, (ulong)from.Length, to, (ulong)to.Length, store.Undo);
        batch.Delete(KeptKey, store.Catalog);
    }
}
