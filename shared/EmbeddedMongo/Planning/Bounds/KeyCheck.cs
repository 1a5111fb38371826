using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Planning.Bounds;

/// <summary>
/// Checks the fields of an index entry that the walked range does not bound, before a document is fetched for it.
/// </summary>
internal sealed class KeyCheck(IndexCandidate candidate)
{
    private readonly bool[] _descending = [.. candidate.Index.Fields.Select(field => field.Direction < 0)];
    private readonly int _last = Array.FindLastIndex(candidate.Bounds, bounds => !bounds.IsAll);
    private byte[] _inverted = [];

    public bool Passes(ReadOnlySpan<byte> entry)
    {
        if (_last < candidate.WalkedFields)
            return true;
        var left = entry[Keys.PrefixLength..];
        for (var i = 0; i <= _last; i++)
        {
            var readable = _descending[i] ? Inverted(left) : left;
            var length = KeyComponents.Length(readable);
            if (i >= candidate.WalkedFields && !Within(candidate.Bounds[i], readable[..length]))
                return false;
            left = left[length..];
        }

        return true;
    }

    private static bool Within(FieldBounds bounds, ReadOnlySpan<byte> component)
    {
        foreach (var interval in bounds.Intervals)
        {
            if (component.SequenceCompareTo(interval.From) >= 0 && component.SequenceCompareTo(interval.To) < 0)
                return true;
        }

        return false;
    }

    private ReadOnlySpan<byte> Inverted(ReadOnlySpan<byte> bytes)
    {
        if (_inverted.Length < bytes.Length)
            _inverted = new byte[bytes.Length * 2];
        for (var i = 0; i < bytes.Length; i++)
            _inverted[i] = (byte)~bytes[i];
        return _inverted.AsSpan(0, bytes.Length);
    }
}
