using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage;

/// <summary>
/// Bytes whose <c>memcmp</c> order is <see cref="ValueOrder"/>'s order, so that an index is a sorted run of bytes. Values that
/// compare equal (int 1, long 1, double 1.0, decimal 1) have the same bytes. The idea is MongoDB's <c>KeyString</c>; the
/// layout is our own: a type byte, then the value; every encoding is self-delimiting, so that components can follow each other.
/// </summary>
internal static class KeyString
{
    private const byte End = 0x00;
    private const byte Escape = 0xFF;

    /// <summary>The key of one value alone, ascending: what <c>_id</c> is stored under.</summary>
    public static byte[] Of(BsonValue value)
    {
        var writer = new ArrayBufferWriter<byte>(32);
        Append(writer, value);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Appends one component; a descending one has every bit inverted.</summary>
    public static void Append(ArrayBufferWriter<byte> writer, BsonValue value, bool descending)
    {
        var start = writer.WrittenCount;
        Append(writer, value);
        if (!descending)
            return;
        // The writer hands out its written part as read-only, but the buffer is ours: inverting it in place is safe.
        foreach (ref var written in MemoryMarshal.AsMemory(writer.WrittenMemory)[start..].Span)
            written = (byte)~written;
    }

    private static void Append(ArrayBufferWriter<byte> writer, BsonValue value)
    {
        // 0x00 ends an array or document, so type bytes begin at 1.
        WriteByte(writer, (byte)(TypeOrder.Of(value.BsonType) + 1));
        switch (value)
        {
            case BsonInt32 or BsonInt64 or BsonDouble or BsonDecimal128:
                NumberKey.Append(writer, value);
                break;
            case BsonString text:
                AppendText(writer, text.Value);
                break;
            case BsonSymbol symbol:
                AppendText(writer, symbol.Name);
                break;
            case BsonDocument document:
                AppendDocument(writer, document);
                break;
            case BsonArray array:
                AppendArray(writer, array);
                break;
            case BsonBinaryData binary:
                AppendBinary(writer, binary);
                break;
            case BsonObjectId id:
                id.Value.ToByteArray().CopyTo(writer.GetSpan(12));
                writer.Advance(12);
                break;
            case BsonBoolean boolean:
                WriteByte(writer, boolean.Value ? (byte)1 : (byte)0);
                break;
            case BsonDateTime date:
                WriteUInt64(writer, (ulong)date.MillisecondsSinceEpoch ^ (1UL << 63));
                break;
            case BsonTimestamp timestamp:
                WriteUInt64(writer, (ulong)timestamp.Value);
                break;
            case BsonRegularExpression regex:
                AppendText(writer, regex.Pattern);
                AppendText(writer, regex.Options);
                break;
            case BsonJavaScriptWithScope code:
                AppendText(writer, code.Code);
                AppendDocument(writer, code.Scope);
                break;
            case BsonJavaScript code:
                AppendText(writer, code.Code);
                break;
        }
    }

    private static void AppendDocument(ArrayBufferWriter<byte> writer, BsonDocument document)
    {
        // MongoDB compares the type of a field before its name, and its name before its value.
        foreach (var element in document)
        {
            WriteByte(writer, (byte)(TypeOrder.Of(element.Value.BsonType) + 1));
            AppendText(writer, element.Name);
            Append(writer, element.Value);
        }

        WriteByte(writer, End);
    }

    private static void AppendArray(ArrayBufferWriter<byte> writer, BsonArray array)
    {
        foreach (var item in array)
            Append(writer, item);
        WriteByte(writer, End);
    }

    private static void AppendBinary(ArrayBufferWriter<byte> writer, BsonBinaryData binary)
    {
        var span = writer.GetSpan(5 + binary.Bytes.Length);
        BinaryPrimitives.WriteInt32BigEndian(span, binary.Bytes.Length);
        span[4] = (byte)binary.SubType;
        binary.Bytes.CopyTo(span[5..]);
        writer.Advance(5 + binary.Bytes.Length);
    }

    /// <summary>UTF-8 with 0x00 written as 0x00 0xFF, ended by 0x00 0x00: a prefix sorts before what it begins.</summary>
    private static void AppendText(ArrayBufferWriter<byte> writer, string text)
    {
        foreach (var part in text.EnumerateRunes())
        {
            var span = writer.GetSpan(5);
            var length = part.EncodeToUtf8(span);
            if (part.Value == 0)
                span[length++] = Escape;
            writer.Advance(length);
        }

        WriteByte(writer, End);
        WriteByte(writer, End);
    }

    internal static void WriteByte(ArrayBufferWriter<byte> writer, byte value)
    {
        writer.GetSpan(1)[0] = value;
        writer.Advance(1);
    }

    internal static void WriteUInt64(ArrayBufferWriter<byte> writer, ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(writer.GetSpan(8), value);
        writer.Advance(8);
    }
}
