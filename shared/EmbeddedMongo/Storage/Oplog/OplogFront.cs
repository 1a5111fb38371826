using System.Buffers.Binary;

namespace EmbeddedMongo.Storage.Oplog;

/// <summary>
/// The end of what the oplog lacks at its front: entries that were dropped for its size, or data from before there was an oplog. Who has
/// nothing newer than that can't go on from this log. It is 0 where the log is complete.
/// </summary>
internal sealed class OplogFront
{
    private static readonly byte[] Key = "f"u8.ToArray();

    private long _dropped;

    private OplogFront(long dropped) => _dropped = dropped;

    /// <summary>The timestamp up to which entries are missing.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public static OplogFront Read(RocksStore store) =>
        new(store.Get(store.Catalog, Key) is { } bytes ? BinaryPrimitives.ReadInt64BigEndian(bytes) : 0);

    /// <summary>Reads it anew.</summary>
    public void Load(RocksStore store) => Volatile.Write(ref _dropped, Read(store)._dropped);

    /// <summary>Notes in a transaction what is missing from then on.</summary>
    public void Put(WriteTransaction transaction, long dropped)
    {
        transaction.Put(transaction.Store.Catalog, Key, Encode(dropped));
        transaction.OnCommitted(() => Volatile.Write(ref _dropped, dropped));
    }

    /// <summary>Notes what is missing of a store that no engine has open.</summary>
    public static void Put(RocksDbSharp.WriteBatch batch, RocksStore store, long dropped) => batch.Put(Key, Encode(dropped), store.Catalog);

    private static byte[] Encode(long dropped)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, dropped);
        return bytes;
    }
}
