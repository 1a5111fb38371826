using RocksDbSharp;

namespace EmbeddedMongo.Storage;

/// <summary>The changes of a transaction by their keys, for those of its reads that must see them.</summary>
internal sealed class PendingWrites(RocksStore store)
{
    private readonly Dictionary<byte[], byte[]?> _records = new(ByteArrayComparer.Instance);
    private readonly Dictionary<byte[], byte[]?> _indexes = new(ByteArrayComparer.Instance);
    private readonly Dictionary<byte[], byte[]?> _catalog = new(ByteArrayComparer.Instance);
    private readonly Dictionary<byte[], byte[]?> _sessions = new(ByteArrayComparer.Instance);

    public void Put(ColumnFamilyHandle family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (Of(family) is { } writes)
            writes[key.ToArray()] = value.ToArray();
    }

    public void Delete(ColumnFamilyHandle family, ReadOnlySpan<byte> key)
    {
        if (Of(family) is { } writes)
            writes[key.ToArray()] = null;
    }

    /// <summary>Tells whether the transaction has written a key; the value is null where it has deleted it.</summary>
    public bool TryGet(ColumnFamilyHandle family, byte[] key, out byte[]? value)
    {
        value = null;
        return Of(family)?.TryGetValue(key, out value) == true;
    }

    private Dictionary<byte[], byte[]?>? Of(ColumnFamilyHandle family)
    {
        if (ReferenceEquals(family, store.Records))
            return _records;
        if (ReferenceEquals(family, store.Indexes))
            return _indexes;
        if (ReferenceEquals(family, store.Catalog))
            return _catalog;
        return ReferenceEquals(family, store.Sessions) ? _sessions : null;
    }
}
