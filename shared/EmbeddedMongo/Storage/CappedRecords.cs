namespace EmbeddedMongo.Storage;

/// <summary>The documents of a capped collection, the oldest first, as a transaction that inserts into it evicts them.</summary>
internal sealed class CappedRecords(RocksStore store, CollectionInfo info) : IDisposable
{
    private readonly Queue<StoredDocument> _inserted = new();
    private RangeIterator? _stored;
    private bool _isPastStored;

    /// <summary>The number of the last record that was taken; 0 for none.</summary>
    public ulong LastTaken { get; private set; }

    /// <summary>Adds a document that the transaction itself inserts.</summary>
    public void Add(ulong recordId, byte[] bytes) => _inserted.Enqueue(new StoredDocument(recordId, bytes));

    /// <summary>Takes the oldest document.</summary>
    public StoredDocument Take()
    {
        var oldest = TakeStored() ?? _inserted.Dequeue();
        LastTaken = oldest.RecordId;
        return oldest;
    }

    private StoredDocument? TakeStored()
    {
        if (_isPastStored)
            return null;
        // Not from the first number on: the store would pass what was evicted long ago, one record after another.
        _stored ??= new RangeIterator(
            store,
            store.Records,
            Keys.Record(info.Id, (ulong)info.Counters.FirstRecordId.Value),
            Keys.PrefixEnd(info.Id)
        );
        if (_stored.MoveNext())
            return new StoredDocument(Keys.ReadRecordId(_stored.Key), _stored.Value.ToArray());
        _isPastStored = true;
        return null;
    }

    public void Dispose() => _stored?.Dispose();
}
