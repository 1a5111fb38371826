namespace EmbeddedMongo.Storage;

/// <summary>A number that one thread at a time changes (under the write lock) and any may read.</summary>
internal sealed class Counter(long value = 0)
{
    private long _value = value;

    public long Value => Volatile.Read(ref _value);

    public void Add(long delta) => Volatile.Write(ref _value, _value + delta);
}

/// <summary>A collection's live figures, kept exact with every write.</summary>
/// <param name="Count">Documents.</param>
/// <param name="Size">Bytes of BSON.</param>
/// <param name="NextRecordId">Where the next document goes; belongs to the writer.</param>
internal sealed record CollectionCounters(Counter Count, Counter Size, Counter NextRecordId)
{
    public CollectionCounters() : this(new(), new(), new(1)) { }
}
