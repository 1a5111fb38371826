using RocksDbSharp;

namespace EmbeddedMongo.Storage.Undo;

/// <summary>
/// Collects what a transaction writes over, and gives it to the entries of the oplog that say so: what was written before an entry was
/// added belongs to it, and what comes behind the last one to that.
/// </summary>
internal sealed class UndoRecorder(WriteTransaction transaction)
{
    private readonly List<(long Timestamp, UndoRecord Record)> _complete = [];
    private UndoRecord _open = new();

    /// <summary>Notes the value of a key that is about to be written.</summary>
    public void Before(ColumnFamilyHandle family, ReadOnlySpan<byte> key, bool isDelete)
    {
        if (NumberOf(family, key, isDelete) is { } number)
            Before(number, family, key.ToArray());
    }

    /// <summary>Notes the counters of a collection whose indexes are about to change: the sizes of those to come stand there.</summary>
    public void BeforeCounters(uint collection) =>
        Before(Families.Catalog, transaction.Store.Catalog, CatalogCodec.CountersKey(collection));

    /// <summary>Notes that the data of a collection and its indexes stays until the entry is committed.</summary>
    public void Dropped(CollectionInfo info)
    {
        _open.DroppedCollections.Add(info.Id);
        Dropped(info.Indexes);
    }

    /// <summary>Notes that the data of indexes stays until the entry is committed.</summary>
    public void Dropped(IEnumerable<IndexInfo> indexes) => _open.DroppedIndexes.AddRange(indexes.Select(index => index.Id));

    /// <summary>Gives what was collected to an entry.</summary>
    public void Close(long timestamp)
    {
        _complete.Add((timestamp, _open));
        _open = new UndoRecord();
    }

    /// <summary>Goes on with what belongs to an entry that was added already.</summary>
    public void Resume(long timestamp) => _open = _complete.FindLast(undo => undo.Timestamp == timestamp).Record ?? _open;

    /// <summary>Puts the records into the transaction.</summary>
    /// <param name="last">The timestamp of the transaction's last entry.</param>
    /// <returns>Those that keep dropped data.</returns>
    public IReadOnlyList<(long Timestamp, UndoRecord Record)> Seal(long last)
    {
        if (_open.Items.Count > 0 && _complete.Count == 0)
            Close(last);
        else if (_open.Items.Count > 0 && _complete.TrueForAll(undo => undo.Record != _open))
            _complete[^1].Record.Items.AddRange(_open.Items);
        foreach (var (timestamp, record) in _complete)
            transaction.PutUndo(UndoLog.Key(timestamp), record.Encode());
        return [.. _complete.Where(undo => undo.Record.HasDrops)];
    }

    private void Before(uint number, ColumnFamilyHandle family, byte[] key) =>
        _open.Items.Add(new UndoItem(number, key, transaction.Get(family, key)));

    /// <summary>
    /// The number of a family whose keys are undone. Of the catalog these are collections, and counters where they go with a collection;
    /// the numbering goes on, and the oplog's own rows are cut with it.
    /// </summary>
    private uint? NumberOf(ColumnFamilyHandle family, ReadOnlySpan<byte> key, bool isDelete)
    {
        var store = transaction.Store;
        if (ReferenceEquals(family, store.Records))
            return Families.Records;
        if (ReferenceEquals(family, store.Indexes))
            return Families.Indexes;
        if (ReferenceEquals(family, store.Sessions))
            return Families.Sessions;
        var isUndone = CatalogCodec.IsCollection(key) || (isDelete && CatalogCodec.IsCounters(key));
        return ReferenceEquals(family, store.Catalog) && isUndone ? Families.Catalog : null;
    }
}
