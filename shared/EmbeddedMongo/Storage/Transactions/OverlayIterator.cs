using System.Collections.Immutable;

namespace EmbeddedMongo.Storage.Transactions;

/// <summary>
/// The changes of a transaction in a range of keys, in one direction, for an iterator over the store to merge with what it finds.
/// </summary>
internal sealed class OverlayIterator
{
    private readonly ImmutableSortedSet<PrivateChange> _changes;
    private readonly int _first;
    private readonly int _end;
    private readonly bool _backward;
    private int _at;

    public OverlayIterator(ImmutableSortedSet<PrivateChange> changes, byte[] from, byte[] to, bool backward)
    {
        (_changes, _backward) = (changes, backward);
        (_first, _end) = (FirstAtOrAfter(from), FirstAtOrAfter(to));
        _at = backward ? _end - 1 : _first;
    }

    public bool IsValid => _at >= _first && _at < _end;

    public PrivateChange Current => _changes[_at];

    public void MoveNext() => _at += _backward ? -1 : 1;

    /// <summary>Goes to the first change at or after a key; at or before it, if backward.</summary>
    public void Seek(ReadOnlySpan<byte> key)
    {
        var found = FirstAtOrAfter(key.ToArray());
        if (!_backward)
            _at = Math.Max(found, _first);
        else if (found < _end && _changes[found].Key.AsSpan().SequenceEqual(key))
            _at = found;
        else
            _at = Math.Min(found, _end) - 1;
    }

    private int FirstAtOrAfter(byte[] key)
    {
        var index = _changes.IndexOf(new PrivateChange(key, null));
        return index < 0 ? ~index : index;
    }
}
