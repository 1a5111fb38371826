using System.Collections.Immutable;
using EmbeddedMongo.Storage.Transactions;
using RocksDbSharp;

namespace EmbeddedMongo.Storage;

/// <summary>
/// The database as it was at one moment: catalog and data together. Concurrent writes, drops and renames do not show; of a
/// transaction's view its own earlier writes do. Holding one keeps old versions from being reclaimed; dispose it soon. For one thread at a
/// time.
/// </summary>
internal sealed class ReadView : IDisposable
{
    private readonly RocksStore _store;
    private readonly CatalogState _catalog;
    private readonly SharedSnapshot _snapshot;
    private readonly OpenTransaction? _transaction;
    private readonly ImmutableSortedSet<PrivateChange>? _records;
    private readonly ImmutableSortedSet<PrivateChange>? _indexes;
    private bool _disposed;

    internal ReadView(RocksStore store, CatalogState catalog, Snapshot snapshot)
        : this(store, catalog, new SharedSnapshot(store, snapshot)) { }

    private ReadView(RocksStore store, CatalogState catalog, SharedSnapshot snapshot) =>
        (_store, _catalog, _snapshot) = (store, catalog, snapshot);

    /// <summary>The view of a transaction, which has been held once more for it.</summary>
    internal ReadView(RocksStore store, OpenTransaction transaction, SharedSnapshot snapshot, WriteSet written)
        : this(store, CatalogState.Empty, snapshot) => (_transaction, _records, _indexes) = (transaction, written.Records, written.Indexes);

    /// <summary>The collection, or null where there is none of this name.</summary>
    public CollectionInfo? Find(Namespace ns) => _transaction is null ? _catalog.Find(ns) : _transaction.Find(ns);

    internal StoredDocument? Record(CollectionInfo info, ulong recordId)
    {
        Span<byte> key = stackalloc byte[Keys.PrefixLength + Keys.RecordIdLength];
        Keys.WriteRecord(key, info.Id, recordId);
        return Get(_store.RecordsOf(info), _records, key) is { } bytes ? new StoredDocument(recordId, bytes) : null;
    }

    internal RangeIterator Records(CollectionInfo info, bool backward) => Records(info, RecordRange.All, backward);

    /// <summary>The records whose numbers lie in a range.</summary>
    internal RangeIterator Records(CollectionInfo info, RecordRange range, bool backward) =>
        new(
            _store,
            _store.RecordsOf(info),
            Keys.Record(info.Id, range.From),
            range.To == ulong.MaxValue ? Keys.PrefixEnd(info.Id) : Keys.Record(info.Id, range.To + 1),
            _snapshot.Snapshot,
            backward,
            _records
        );

    /// <summary>The record under a key of a unique index, prefix included.</summary>
    internal ulong? Lookup(ReadOnlySpan<byte> uniqueEntry) =>
        Get(_store.Indexes, _indexes, uniqueEntry) is { } id ? Keys.ReadRecordId(id) : null;

    /// <summary>The entries of an index between two keys, prefix included.</summary>
    internal RangeIterator Entries(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, bool backward) =>
        new(_store, _store.Indexes, from, to, _snapshot.Snapshot, backward, _indexes);

    private byte[]? Get(ColumnFamilyHandle family, ImmutableSortedSet<PrivateChange>? changes, ReadOnlySpan<byte> key) =>
        changes is { Count: > 0 } && changes.TryGetValue(new PrivateChange(key.ToArray(), null), out var change)
            ? change.Value
            : _store.Get(family, key, _snapshot.Options);

    /// <summary>Another view of the same moment, for another reader; null where this one is disposed.</summary>
    internal ReadView? Share() => _snapshot.TryHold() ? new ReadView(_store, _catalog, _snapshot) : null;

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _snapshot.Release();
    }
}
