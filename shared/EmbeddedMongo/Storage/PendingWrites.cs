using RocksDbSharp;

namespace EmbeddedMongo.Storage;

/// <summary>The changes of a transaction by their keys, for those of its reads that must see them.</summary>
internal sealed class PendingWrites(RocksStore store)
{
    private Dictionary<byte[], byte[]?>? _records;
    private Dictionary<byte[], byte[]?>? _indexes;
    private Dictionary<byte[], byte[]?>? _catalog;
    private Dictionary<byte[], byte[]?>? _sessions;

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

    /// <summary>The writes of a family, made when first asked for; null for a family whose writes nobody reads back.</summary>
    private Dictionary<byte[], byte[]?>? Of(ColumnFamilyHandle family)
    {
        if (ReferenceEquals(family, store.Records))
            return _records ??= new(ByteArrayComparer.Instance);
        if (ReferenceEquals(family, store.Indexes))
            return _indexes ??= new(ByteArrayComparer.Instance);
        if (ReferenceEquals(family, store.Catalog))
            return _catalog ??= new(ByteArrayComparer.Instance);
        return ReferenceEquals(family, store.Sessions) ? _sessions ??= new(ByteArrayComparer.Instance) : null;
    }
}
