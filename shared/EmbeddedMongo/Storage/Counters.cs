namespace EmbeddedMongo.Storage;

/// <summary>A number that one thread at a time changes (under the write lock) and any may read.</summary>
internal sealed class Counter(long value = 0)
{
    private long _value = value;

    public long Value => Volatile.Read(ref _value);

    /// <summary>Sets it to a value that is higher.</summary>
    public void Raise(long value)
    {
        if (value > _value)
            Volatile.Write(ref _value, value);
    }

    public void Add(long delta) => Volatile.Write(ref _value, _value + delta);
}

/// <summary>A collection's live figures, kept exact with every write.</summary>
/// <param name="Count">The number of documents.</param>
/// <param name="Size">The sum of their BSON sizes, in bytes.</param>
/// <param name="NextRecordId">The record number of the next document; used by the writer alone.</param>
internal sealed record CollectionCounters(Counter Count, Counter Size, Counter NextRecordId)
{
    public CollectionCounters()
        : this(new(), new(), new(1)) { }

    /// <summary>A number that no record is below: where a capped collection has evicted up to. It begins anew with each start.</summary>
    public Counter FirstRecordId { get; } = new(1);
}
