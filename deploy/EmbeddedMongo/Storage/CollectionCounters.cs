namespace EmbeddedMongo.Storage;

/// <summary>A collection's live counts; changed under the write lock, read at any time.</summary>
internal sealed class CollectionCounters(long count = 0, long size = 0)
{
    private long _count = count;
    private long _size = size;

    public long Count => Volatile.Read(ref _count);

    public long Size => Volatile.Read(ref _size);

    public void Add(long count, long size)
    {
        Volatile.Write(ref _count, _count + count);
        Volatile.Write(ref _size, _size + size);
    }
}
