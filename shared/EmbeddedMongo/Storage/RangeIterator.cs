using EmbeddedMongo.Errors;
using RocksDbSharp;

namespace EmbeddedMongo.Storage;

/// <summary>Walks the keys in [from, to) forwards or backwards.</summary>
internal sealed class RangeIterator : IDisposable
{
    private readonly Iterator _iterator;

    // RocksDB keeps pointers to the bounds, so they are pinned and held as long as the iterator lives.
    private readonly byte[] _from;
    private readonly byte[] _to;
    private readonly ReadOptions _options;
    private readonly bool _backward;
    private bool _started;

    public RangeIterator(
        RocksStore store,
        ColumnFamilyHandle family,
        ReadOnlySpan<byte> from,
        ReadOnlySpan<byte> to,
        Snapshot? snapshot = null,
        bool backward = false
    )
    {
        _from = Pinned(from);
        _to = Pinned(to);
        _backward = backward;
        _options = new ReadOptions().SetIterateLowerBound(_from).SetIterateUpperBound(_to);
        if (snapshot is not null)
            _options.SetSnapshot(snapshot);
        _iterator = store.NewIterator(family, _options);
    }

    public ReadOnlySpan<byte> Key => _iterator.GetKeySpan();

    public ReadOnlySpan<byte> Value => _iterator.GetValueSpan();

    public bool MoveNext()
    {
        Interruption.Check();
        if (_started && _backward)
            _iterator.Prev();
        else if (_started)
            _iterator.Next();
        else if (_backward)
            _iterator.SeekToLast();
        else
            _iterator.SeekToFirst();
        _started = true;
        return Positioned();
    }

    /// <summary>Jumps to the first key at or after <paramref name="key"/> (at or before it, if backward).</summary>
    public bool Seek(ReadOnlySpan<byte> key)
    {
        Interruption.Check();
        if (_backward)
            _iterator.SeekForPrev(key);
        else
            _iterator.Seek(key);
        _started = true;
        return Positioned();
    }

    private bool Positioned()
    {
        if (_iterator.Valid())
            return true;
        // The end, or an error in reading, which must not pass for the end.
        Native.Instance.rocksdb_iter_get_error(_iterator.Handle);
        return false;
    }

    public void Dispose()
    {
        _iterator.Dispose();
        GC.KeepAlive(_from);
        GC.KeepAlive(_to);
        GC.KeepAlive(_options);
    }

    private static byte[] Pinned(ReadOnlySpan<byte> bytes)
    {
        var pinned = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(pinned);
        return pinned;
    }
}
