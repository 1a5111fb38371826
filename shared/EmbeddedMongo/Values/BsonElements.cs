using System.Buffers.Binary;
using EmbeddedMongo.Errors;

namespace EmbeddedMongo.Values;

/// <summary>Walks the top-level elements of a document's bytes, known to be sound, without decoding values.</summary>
internal ref struct BsonElements(ReadOnlySpan<byte> document)
{
    private readonly ReadOnlySpan<byte> _document = document;
    private int _at = 4;

    /// <summary>The positions of an element: its type byte, its name and its end.</summary>
    public BsonElementSpan Current { get; private set; }

    public readonly BsonElements GetEnumerator() => this;

    public bool MoveNext()
    {
        var type = _document[_at];
        if (type == 0)
            return false;
        var start = _at;
        var nameEnd = CStringEnd(start + 1);
        _at = nameEnd + 1 + Length(type, nameEnd + 1);
        Current = new BsonElementSpan(start, (start + 1)..nameEnd, _at);
        return true;
    }

    private readonly int Length(byte type, int at) =>
        type switch
        {
            0x0A or 0x06 or 0xFF or 0x7F => 0,
            0x08 => 1,
            0x10 => 4,
            0x01 or 0x09 or 0x11 or 0x12 => 8,
            0x07 => 12,
            0x13 => 16,
            0x02 or 0x0D or 0x0E => 4 + Int32(at),
            0x03 or 0x04 or 0x0F => Int32(at),
            0x05 => 5 + Int32(at),
            0x0B => CStringEnd(CStringEnd(at) + 1) + 1 - at,
            _ => throw new MongoException(ErrorCode.InvalidBSON, $"the BSON type {type} does not exist"),
        };

    private readonly int Int32(int at) => BinaryPrimitives.ReadInt32LittleEndian(_document[at..]);

    private readonly int CStringEnd(int at) => at + _document[at..].IndexOf((byte)0);
}

/// <summary>Offsets of one element in its document.</summary>
internal readonly record struct BsonElementSpan(int Start, Range Name, int End);
