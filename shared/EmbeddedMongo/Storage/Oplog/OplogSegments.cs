using System.Buffers.Binary;
using RocksDbSharp;

namespace EmbeddedMongo.Storage.Oplog;

/// <summary>A part of the oplog that is complete: the next part begins behind its last entry.</summary>
internal readonly record struct OplogSegment(long Last, long Count, long Bytes);

/// <summary>
/// The oplog's size, by segments. The end of each is stored with the change that fills it, so that a start need not read the whole oplog to
/// know its size, and the oldest can be dropped as one range.
/// </summary>
internal sealed class OplogSegments
{
    private const byte Kind = (byte)'s';
    private const int MostSegments = 64;
    private const long LeastSegmentBytes = 64 * 1024;

    private readonly Queue<OplogSegment> _complete = new();
    private readonly long _maxBytes;
    private readonly long _segmentBytes;
    private long _openCount;
    private long _openBytes;
    private long _dropped;

    private OplogSegments(long maxBytes) => (_maxBytes, _segmentBytes) = (maxBytes, Math.Max(LeastSegmentBytes, maxBytes / MostSegments));

    public CollectionCounters Counters { get; } = new();

    /// <summary>The timestamp of the newest entry that this process has dropped; 0 for none.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>The oldest segment, where the oplog is above its size; null where there is none to drop.</summary>
    public OplogSegment? Excess => Counters.Size.Value > _maxBytes && _complete.TryPeek(out var oldest) ? oldest : null;

    /// <summary>Reads the segments of a store, and counts the entries behind the last.</summary>
    public static OplogSegments Read(RocksStore store, long maxBytes)
    {
        var segments = new OplogSegments(maxBytes);
        segments.Load(store);
        return segments;
    }

    /// <summary>Reads them anew, where the store has changed behind their back.</summary>
    public void Load(RocksStore store)
    {
        _complete.Clear();
        (_openCount, _openBytes) = (0, 0);
        Counters.Count.Add(-Counters.Count.Value);
        Counters.Size.Add(-Counters.Size.Value);
        var from = 0L;
        using (var stored = new RangeIterator(store, store.Catalog, [Kind], [Kind + 1]))
        {
            while (stored.MoveNext())
            {
                var segment = Decode(stored.Key, stored.Value);
                _complete.Enqueue(segment);
                Counters.Count.Add(segment.Count);
                Counters.Size.Add(segment.Bytes);
                from = segment.Last + 1;
            }
        }

        using var entries = new RangeIterator(store, store.Oplog, OperationLog.Key(from), Keys.PrefixEnd(OperationLog.CollectionId));
        while (entries.MoveNext())
            Add(1, entries.Value.Length);
    }

    /// <summary>Puts the deletion of the segments that end behind an entry into a transaction.</summary>
    public void CutTo(WriteTransaction transaction, long last)
    {
        foreach (var segment in _complete.Where(segment => segment.Last > last))
            transaction.Delete(transaction.Store.Catalog, KeyOf(segment));
    }

    /// <summary>Puts the deletion of all segments into a batch; the next start counts the entries themselves.</summary>
    public static void Forget(WriteBatch batch, RocksStore store) => batch.DeleteRange([Kind], 1, [Kind + 1], 1, store.Catalog);

    /// <summary>Puts the end of the open segment into a transaction that fills it; answers with it, or null.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="last">The timestamp of its last entry.</param>
    /// <param name="count">The number of its entries.</param>
    /// <param name="bytes">The size of its entries.</param>
    public OplogSegment? Seal(WriteTransaction transaction, long last, long count, long bytes)
    {
        if (_openBytes + bytes < _segmentBytes)
            return null;
        var segment = new OplogSegment(last, _openCount + count, _openBytes + bytes);
        Put(transaction, segment);
        return segment;
    }

    /// <summary>Counts the entries of a transaction that is stored.</summary>
    public void Applied(long count, long bytes, OplogSegment? complete)
    {
        Add(count, bytes);
        if (complete is not { } segment)
            return;
        _complete.Enqueue(segment);
        (_openCount, _openBytes) = (0, 0);
    }

    /// <summary>Puts the deletion of the oldest segment into a transaction.</summary>
    public void Drop(WriteTransaction transaction, OplogSegment oldest)
    {
        var store = transaction.Store;
        // Before they are gone: who finds them missing must know why.
        Volatile.Write(ref _dropped, oldest.Last);
        transaction.DeleteRange(store.Oplog, OperationLog.Key(0), OperationLog.Key(oldest.Last + 1));
        transaction.Delete(store.Catalog, KeyOf(oldest));
        transaction.OnCommitted(() =>
        {
            _complete.Dequeue();
            Counters.Count.Add(-oldest.Count);
            Counters.Size.Add(-oldest.Bytes);
        });
    }

    private void Add(long count, long bytes)
    {
        (_openCount, _openBytes) = (_openCount + count, _openBytes + bytes);
        Counters.Count.Add(count);
        Counters.Size.Add(bytes);
    }

    private static byte[] KeyOf(OplogSegment segment)
    {
        var key = new byte[9];
        key[0] = Kind;
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(1), segment.Last);
        return key;
    }

    private static void Put(WriteTransaction transaction, OplogSegment segment)
    {
        var value = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(value, segment.Count);
        BinaryPrimitives.WriteInt64BigEndian(value.AsSpan(8), segment.Bytes);
        transaction.Put(transaction.Store.Catalog, KeyOf(segment), value);
    }

    private static OplogSegment Decode(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        new(
            BinaryPrimitives.ReadInt64BigEndian(key[1..]),
            BinaryPrimitives.ReadInt64BigEndian(value),
            BinaryPrimitives.ReadInt64BigEndian(value[8..])
        );
}
