using System.Collections.Immutable;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage.Transactions;
using RocksDbSharp;

namespace EmbeddedMongo.Storage;

/// <summary>
/// Walks the keys in [from, to) forwards or backwards: those of the store, and merged with them what an open transaction has changed.
/// </summary>
internal sealed class RangeIterator : IDisposable
{
    private readonly Iterator _iterator;

    // RocksDB keeps pointers to the bounds, so they are pinned and held as long as the iterator lives.
    private readonly byte[] _from;
    private readonly byte[] _to;
    private readonly ReadOptions _options;
    private readonly bool _backward;
    private readonly OverlayIterator? _overlay;
    private bool _started;
    private bool _onOverlay;

    public RangeIterator(
        RocksStore store,
        ColumnFamilyHandle family,
        ReadOnlySpan<byte> from,
        ReadOnlySpan<byte> to,
        Snapshot? snapshot = null,
        bool backward = false,
        ImmutableSortedSet<PrivateChange>? changes = null
    )
    {
        _from = Pinned(from);
        _to = Pinned(to);
        _backward = backward;
        _options = new ReadOptions().SetIterateLowerBound(_from).SetIterateUpperBound(_to);
        if (snapshot is not null)
            _options.SetSnapshot(snapshot);
        _iterator = store.NewIterator(family, _options);
        if (changes is { Count: > 0 })
            _overlay = new OverlayIterator(changes, _from, _to, backward);
    }

    public ReadOnlySpan<byte> Key => _onOverlay ? _overlay!.Current.Key : _iterator.GetKeySpan();

    public ReadOnlySpan<byte> Value => _onOverlay ? _overlay!.Current.Value : _iterator.GetValueSpan();

    public bool MoveNext()
    {
        Interruption.Check();
        if (_started && _onOverlay)
            _overlay!.MoveNext();
        else if (_started)
            Step();
        else if (_backward)
            _iterator.SeekToLast();
        else
            _iterator.SeekToFirst();
        _started = true;
        return Positioned();
    }

    private void Step()
    {
        if (_backward)
            _iterator.Prev();
        else
            _iterator.Next();
    }

    /// <summary>Jumps to the first key at or after <paramref name="key"/> (at or before it, if backward).</summary>
    public bool Seek(ReadOnlySpan<byte> key)
    {
        Interruption.Check();
        if (_backward)
            _iterator.SeekForPrev(key);
        else
            _iterator.Seek(key);
        _overlay?.Seek(key);
        _started = true;
        return Positioned();
    }

    private bool Positioned() => _overlay is null ? IsOnKey() : Merge(_overlay);

    /// <summary>Goes to the nearer of both: a change hides what the store has under its key, a deletion hides itself too.</summary>
    private bool Merge(OverlayIterator overlay)
    {
        while (true)
        {
            Interruption.Check();
            var stored = IsOnKey();
            _onOverlay = false;
            if (!overlay.IsValid)
                return stored;
            var change = overlay.Current;
            var order = stored ? _iterator.GetKeySpan().SequenceCompareTo(change.Key) : 0;
            if (stored && (_backward ? order > 0 : order < 0))
                return true;
            if (stored && order == 0)
            {
                Step();
            }
            else if (change.Value is null)
            {
                overlay.MoveNext();
            }
            else
            {
                _onOverlay = true;
                return true;
            }
        }
    }

    private bool IsOnKey()
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
