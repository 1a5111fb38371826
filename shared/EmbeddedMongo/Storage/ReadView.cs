using RocksDbSharp;

namespace EmbeddedMongo.Storage;

/// <summary>
/// The database as it was at one moment: catalog and data together. Concurrent writes, drops and renames do not show.
/// Holding one keeps old versions from being reclaimed; dispose it soon. For one thread at a time.
/// </summary>
internal sealed class ReadView : IDisposable
{
    private readonly RocksStore _store;
    private readonly CatalogState _catalog;
    private readonly Snapshot _snapshot;
    private readonly ReadOptions _options;
    private bool _disposed;

    internal ReadView(RocksStore store, CatalogState catalog, Snapshot snapshot) =>
        (_store, _catalog, _snapshot, _options) = (store, catalog, snapshot, new ReadOptions().SetSnapshot(snapshot));

    /// <summary>The collection, or null where there is none of this name.</summary>
    public CollectionInfo? Find(Namespace ns) => _catalog.Find(ns);

    internal StoredDocument? Record(CollectionInfo info, ulong recordId)
    {
        Span<byte> key = stackalloc byte[Keys.PrefixLength + Keys.RecordIdLength];
        Keys.WriteRecord(key, info.Id, recordId);
        return _store.Get(_store.RecordsOf(info), key, _options) is { } bytes ? new StoredDocument(recordId, bytes) : null;
    }

    internal RangeIterator Records(CollectionInfo info, bool backward) => Records(info, RecordRange.All, backward);

    /// <summary>The records whose numbers lie in a range.</summary>
    internal RangeIterator Records(CollectionInfo info, RecordRange range, bool backward) =>
        new(
            _store,
            _store.RecordsOf(info),
            Keys.Record(info.Id, range.From),
            range.To == ulong.MaxValue ? Keys.PrefixEnd(info.Id) : Keys.Record(info.Id, range.To + 1),
            _snapshot,
            backward
        );

    /// <summary>The record under a key of a unique index, prefix included.</summary>
    internal ulong? Lookup(ReadOnlySpan<byte> uniqueEntry) =>
        _store.Get(_store.Indexes, uniqueEntry, _options) is { } id ? Keys.ReadRecordId(id) : null;

    /// <summary>The entries of an index between two keys, prefix included.</summary>
    internal RangeIterator Entries(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, bool backward) =>
        new(_store, _store.Indexes, from, to, _snapshot, backward);

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _snapshot.Dispose();
        _store.Release();
    }
}
