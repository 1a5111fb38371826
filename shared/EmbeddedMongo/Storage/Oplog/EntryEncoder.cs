using System.Buffers.Binary;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage.Oplog;

/// <summary>Writes an entry's BSON into one buffer that is used again and again. Names are given with the zero byte at their end.</summary>
internal sealed class EntryEncoder
{
    private const int KeptSize = 1 << 20;

    private byte[] _bytes = new byte[4096];
    private int _length;

    /// <summary>The finished document.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Begins a document, and forgets the one before.</summary>
    public void Start()
    {
        if (_bytes.Length > KeptSize)
            _bytes = new byte[4096];
        _length = 4;
    }

    /// <summary>Appends whole elements that are encoded already.</summary>
    public void Elements(ReadOnlySpan<byte> elements) => elements.CopyTo(Take(elements.Length));

    public void Document(ReadOnlySpan<byte> name, ReadOnlySpan<byte> document) =>
        document.CopyTo(Element(BsonType.Document, name, document.Length));

    /// <summary>Appends a document that holds one element.</summary>
    public void DocumentOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> element)
    {
        var value = Element(BsonType.Document, name, element.Length + 5);
        BinaryPrimitives.WriteInt32LittleEndian(value, value.Length);
        element.CopyTo(value[4..]);
        value[^1] = 0;
    }

    public void Int32(ReadOnlySpan<byte> name, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(Element(BsonType.Int32, name, 4), value);

    /// <summary>Appends a value of 8 bytes: a long, a date or a timestamp.</summary>
    public void Int64(BsonType type, ReadOnlySpan<byte> name, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(Element(type, name, 8), value);

    /// <summary>Begins a document within the entry; answers with its position, for <see cref="EndDocument"/>.</summary>
    public int StartDocument(ReadOnlySpan<byte> name)
    {
        Element(BsonType.Document, name, 4);
        return _length - 4;
    }

    /// <summary>Begins an array, whose elements are named by their indexes; <see cref="EndDocument"/> ends it too.</summary>
    public int StartArray(ReadOnlySpan<byte> name)
    {
        Element(BsonType.Array, name, 4);
        return _length - 4;
    }

    public void Boolean(ReadOnlySpan<byte> name, bool value) => Element(BsonType.Boolean, name, 1)[0] = value ? (byte)1 : (byte)0;

    public void EndDocument(int position)
    {
        Take(1)[0] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(position), _length - position);
    }

    /// <summary>Changes a byte that was written.</summary>
    public void Overwrite(int position, byte value) => _bytes[position] = value;

    /// <summary>Ends the document.</summary>
    public void End()
    {
        Take(1)[0] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(_bytes, _length);
    }

    private Span<byte> Element(BsonType type, ReadOnlySpan<byte> name, int size)
    {
        var span = Take(1 + name.Length + size);
        span[0] = (byte)type;
        name.CopyTo(span[1..]);
        return span[(1 + name.Length)..];
    }

    private Span<byte> Take(int count)
    {
        if (_bytes.Length - _length < count)
            Array.Resize(ref _bytes, Math.Max(_length + count, 2 * _bytes.Length));
        var span = _bytes.AsSpan(_length, count);
        _length += count;
        return span;
    }
}
