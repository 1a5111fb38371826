using System.Buffers.Binary;
using System.Text.Unicode;

namespace EmbeddedMongo.Storage;

/// <summary>
/// Checks a document's bytes once, before they are stored and ever after believed: lengths, terminators, types, UTF-8, depth.
/// Nothing is decoded, and no length is trusted before it is compared with what is there.
/// </summary>
internal static class BsonValidator
{
    /// <summary>MongoDB's bound for stored documents.</summary>
    public const int MaxDepth = 180;

    private const int SmallestDocument = 5;
    private const byte OldBinarySubtype = 2;

    /// <exception cref="MongoException">InvalidBSON, saying where; Overflow for too deep a nesting.</exception>
    public static void Validate(ReadOnlySpan<byte> document)
    {
        var end = Document(document, 0, 1);
        if (end != document.Length) throw Invalid(end, "bytes after the end of the document");
    }

    /// <summary>Checks the document (or array) that begins at <paramref name="start"/>.</summary>
    /// <returns>Where it ends.</returns>
    private static int Document(ReadOnlySpan<byte> bytes, int start, int depth)
    {
        if (depth > MaxDepth) throw new MongoException(ErrorCode.Overflow, $"cannot insert document because it exceeds {MaxDepth} levels of nesting");
        var length = Int32(bytes, start);
        if (length < SmallestDocument || length > bytes.Length - start) throw Invalid(start, $"a document's length is {length}");
        var end = start + length;
        var inner = bytes[..end];
        var at = start + 4;
        while (true)
        {
            if (at >= end) throw Invalid(at, "a document is not terminated");
            var type = inner[at];
            if (type == 0) return at + 1 == end ? end : throw Invalid(at, "a document ends before its length");
            at = Value(inner, CString(inner, at + 1), type, depth);
        }
    }

    private static int Value(ReadOnlySpan<byte> bytes, int at, byte type, int depth) => type switch
    {
        0x0A or 0x06 or 0xFF or 0x7F => at, // null, undefined, MinKey, MaxKey
        0x08 => Boolean(bytes, at),
        0x10 => Skip(bytes, at, 4),
        0x01 or 0x09 or 0x11 or 0x12 => Skip(bytes, at, 8), // double, date, timestamp, int64
        0x07 => Skip(bytes, at, 12), // ObjectId
        0x13 => Skip(bytes, at, 16), // decimal128
        0x02 or 0x0D or 0x0E => Text(bytes, at), // string, JavaScript, symbol
        0x03 or 0x04 => Document(bytes, at, depth + 1),
        0x05 => Binary(bytes, at),
        0x0B => CString(bytes, CString(bytes, at)), // regular expression
        0x0F => CodeWithScope(bytes, at, depth),
        0x0C => throw new MongoException(ErrorCode.BadValue, "the BSON type DBPointer is not supported: it has been deprecated since MongoDB 1.6"),
        _ => throw Invalid(at, $"the BSON type {type} does not exist"),
    };

    private static int Skip(ReadOnlySpan<byte> bytes, int at, int length) => length <= bytes.Length - at ? at + length : throw Invalid(at, "a value is cut short");

    private static int Boolean(ReadOnlySpan<byte> bytes, int at) => at < bytes.Length && bytes[at] <= 1 ? at + 1 : throw Invalid(at, "a boolean is neither 0 nor 1");

    private static int Int32(ReadOnlySpan<byte> bytes, int at) =>
        bytes.Length - at >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]) : throw Invalid(at, "a length is cut short");

    private static int CString(ReadOnlySpan<byte> bytes, int at)
    {
        var length = at <= bytes.Length ? bytes[at..].IndexOf((byte)0) : -1;
        if (length < 0) throw Invalid(at, "a name is not terminated");
        if (!Utf8.IsValid(bytes.Slice(at, length))) throw Invalid(at, "a name is not UTF-8");
        return at + length + 1;
    }

    private static int Text(ReadOnlySpan<byte> bytes, int at)
    {
        var length = Int32(bytes, at);
        if (length < 1 || length > bytes.Length - at - 4) throw Invalid(at, $"a string's length is {length}");
        var end = at + 4 + length;
        if (bytes[end - 1] != 0) throw Invalid(at, "a string is not terminated");
        if (!Utf8.IsValid(bytes[(at + 4)..(end - 1)])) throw Invalid(at, "a string is not UTF-8");
        return end;
    }

    private static int Binary(ReadOnlySpan<byte> bytes, int at)
    {
        var length = Int32(bytes, at);
        if (length < 0 || length > bytes.Length - at - 5) throw Invalid(at, $"a binary value's length is {length}");
        // The old binary subtype repeats its length inside.
        if (bytes[at + 4] == OldBinarySubtype && (length < 4 || Int32(bytes, at + 5) != length - 4)) throw Invalid(at, "an old binary value's inner length is wrong");
        return at + 5 + length;
    }

    private static int CodeWithScope(ReadOnlySpan<byte> bytes, int at, int depth)
    {
        var length = Int32(bytes, at);
        var end = Document(bytes, Text(bytes, at + 4), depth + 1);
        return end - at == length ? end : throw Invalid(at, $"the length of code with scope is {length}");
    }

    private static MongoException Invalid(int at, string what) => new(ErrorCode.InvalidBSON, $"invalid BSON at byte {at}: {what}");
}
