using System.Buffers.Binary;
using System.Text.Unicode;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Wire;

/// <summary>
/// Checks BSON bytes: walks a document once, without recursion, and makes sure that every length stays inside its parent. Bytes that
/// pass can be sliced, stored and decoded without further checks (https://bsonspec.org, version 1.1).
/// </summary>
internal static class BsonCheck
{
    /// <summary>MongoDB's own limit, which also keeps every recursive reader off the end of its stack.</summary>
    public const int MaxDepth = 200;

    // Deprecated, and not among the library's types.
    private const BsonType DbPointer = (BsonType)0x0C;

    /// <summary>Checks the document at the start of <paramref name="bytes"/>; answers its length.</summary>
    /// <exception cref="ProtocolException">The bytes are not BSON.</exception>
    /// <exception cref="MongoException">
    /// Sound BSON that is not accepted: text that is not UTF-8, a DBPointer, or nested too deeply.
    /// </exception>
    public static int Document(ReadOnlySpan<byte> bytes)
    {
        Span<int> ends = stackalloc int[MaxDepth + 1];
        var depth = 0;
        var length = OpenDocument(bytes, 0, bytes.Length, ends, 0);
        var position = 4;
        MongoException? refusal = null;

        while (true)
        {
            var end = ends[depth];
            var type = bytes[position++];
            if (type == 0)
            {
                if (position != end)
                    throw Broken("a document ends before its stated length");
                if (depth-- == 0)
                    break;
                continue;
            }

            position = AfterText(bytes, position, end, ref refusal);
            if (position >= end)
                throw Broken("an element without its value");
            switch ((BsonType)type)
            {
                case BsonType.Document or BsonType.Array:
                    if (depth == MaxDepth)
                        throw new MongoException(ErrorCode.Overflow, $"BSONObj exceeds maximum nested object depth: {MaxDepth}");
                    OpenDocument(bytes, position, end - 1, ends, ++depth);
                    position += 4;
                    break;
                case BsonType.JavaScriptWithScope:
                    // Its scope is a document of its own: closed by the same rules, inside the stated total.
                    var total = Length(bytes, position, end - 1, minimum: 14);
                    var scope = AfterString(bytes, position + 4, position + total, ref refusal);
                    if (depth == MaxDepth)
                        throw new MongoException(ErrorCode.Overflow, $"BSONObj exceeds maximum nested object depth: {MaxDepth}");
                    if (OpenDocument(bytes, scope, position + total, ends, ++depth) != position + total - scope)
                        throw Broken("code with scope does not add up");
                    position = scope + 4;
                    break;
                default:
                    position = AfterScalar(bytes, (BsonType)type, position, end, ref refusal);
                    break;
            }

            // The byte that follows belongs to this document: at least its own end is still to come.
            if (position >= ends[depth])
                throw Broken("an element overruns its document");
        }

        return refusal is null ? length : throw refusal;
    }

    private static int OpenDocument(ReadOnlySpan<byte> bytes, int start, int limit, Span<int> ends, int depth)
    {
        var length = Length(bytes, start, limit, minimum: 5);
        ends[depth] = start + length;
        return length;
    }

    private static int AfterScalar(ReadOnlySpan<byte> bytes, BsonType type, int position, int end, ref MongoException? refusal)
    {
        switch (type)
        {
            case BsonType.Double or BsonType.DateTime or BsonType.Timestamp or BsonType.Int64:
                return position + 8;
            case BsonType.Int32:
                return position + 4;
            case BsonType.Decimal128:
                return position + 16;
            case BsonType.ObjectId:
                return position + 12;
            case BsonType.Undefined or BsonType.Null or BsonType.MinKey or BsonType.MaxKey:
                return position;
            case BsonType.Boolean:
                if (bytes[position] > 1)
                    throw Broken("a boolean that is neither 0 nor 1");
                return position + 1;
            case BsonType.String or BsonType.JavaScript or BsonType.Symbol:
                return AfterString(bytes, position, end, ref refusal);
            case BsonType.RegularExpression:
                return AfterText(bytes, AfterText(bytes, position, end, ref refusal), end, ref refusal);
            case BsonType.Binary:
                var size = Length(bytes, position, end, minimum: 0, overhead: 5);
                var subType = bytes[position + 4];
                // The old binary subtype repeats its length inside.
                if (subType == 2 && (size < 4 || BinaryPrimitives.ReadInt32LittleEndian(bytes[(position + 5)..]) != size - 4))
                    throw Broken("binary of subtype 2 with a wrong inner length");
                return position + 5 + size;
            case DbPointer:
                position = AfterString(bytes, position, end, ref refusal);
                refusal ??= NoDbPointer();
                return position + 12;
            default:
                throw Broken($"unknown element type 0x{(byte)type:x2}");
        }
    }

    private static int AfterString(ReadOnlySpan<byte> bytes, int position, int end, ref MongoException? refusal)
    {
        var length = Length(bytes, position, end, minimum: 1, overhead: 4);
        var text = bytes.Slice(position + 4, length);
        if (text[^1] != 0)
            throw Broken("a string without its end");
        if (!Utf8.IsValid(text))
            refusal ??= NotUtf8();
        return position + 4 + length;
    }

    private static int AfterText(ReadOnlySpan<byte> bytes, int position, int end, ref MongoException? refusal)
    {
        if (position >= end)
            throw Broken("a name overruns its document");
        var length = bytes[position..end].IndexOf((byte)0);
        if (length < 0)
            throw Broken("a name without its end");
        if (!Utf8.IsValid(bytes.Slice(position, length)))
            refusal ??= NotUtf8();
        return position + length + 1;
    }

    private static int Length(ReadOnlySpan<byte> bytes, int position, int limit, int minimum, int overhead = 0)
    {
        if (limit - position < Math.Max(4, overhead))
            throw Broken("a length overruns its document");
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[position..]);
        return length >= minimum && length <= limit - position - overhead
            ? length
            : throw Broken($"a stated length of {length} bytes does not fit");
    }

    private static ProtocolException Broken(string what) => new($"not BSON: {what}");

    private static MongoException NoDbPointer() =>
        new(ErrorCode.NotImplemented, "BSON type 12 (DBPointer, deprecated) is not supported by this server");

    private static MongoException NotUtf8() => new(ErrorCode.InvalidBSON, "Invalid BSON: text must be UTF-8");
}
