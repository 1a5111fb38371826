using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace EmbeddedMongo.Values;

/// <summary>Reads BSON that <see cref="Wire.BsonCheck"/> has passed: element by element without copying, or decoded to values.</summary>
internal static class RawBson
{
    /// <summary>The elements of a document or array, in order.</summary>
    public static RawElements Elements(ArraySegment<byte> document) => new(document);

    public static BsonDocument Document(ReadOnlyMemory<byte> bytes) =>
        Document(MemoryMarshal.TryGetArray(bytes, out var segment) ? segment : new ArraySegment<byte>(bytes.ToArray()));

    public static BsonDocument Document(ArraySegment<byte> bytes)
    {
        var document = new BsonDocument(allowDuplicateNames: true);
        foreach (var element in Elements(bytes))
            document.Add(element.Name, element.Value());
        return document;
    }

    internal static BsonValue Value(BsonType type, ArraySegment<byte> bytes) =>
        type switch
        {
            BsonType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            BsonType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            // Not by the library's conversion, which takes -0.0 for 0.0.
            BsonType.Double => new BsonDouble(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
            BsonType.String => Encoding.UTF8.GetString(bytes.AsSpan()[4..^1]),
            BsonType.Boolean => bytes[0] != 0 ? BsonBoolean.True : BsonBoolean.False,
            BsonType.Document => Document(bytes),
            BsonType.Array => Array(bytes),
            BsonType.ObjectId => new BsonObjectId(new ObjectId(bytes.ToArray())),
            BsonType.DateTime => new BsonDateTime(BinaryPrimitives.ReadInt64LittleEndian(bytes)),
            BsonType.Null => BsonNull.Value,
            // Subtype 2, the old binary, repeats its length inside.
            BsonType.Binary when bytes[4] != 2 => Binary.Of(bytes[5..].ToArray(), (BsonBinarySubType)bytes[4]),
            _ => Rare(type, bytes),
        };

    private static BsonArray Array(ArraySegment<byte> bytes)
    {
        var array = new BsonArray();
        foreach (var element in Elements(bytes))
            array.Add(element.Value());
        return array;
    }

    /// <summary>The other types are left to the library, as the only element of a document.</summary>
    private static BsonValue Rare(BsonType type, ArraySegment<byte> bytes)
    {
        var document = new byte[4 + 2 + bytes.Count + 1];
        BinaryPrimitives.WriteInt32LittleEndian(document, document.Length);
        document[4] = (byte)type;
        bytes.CopyTo(document, 6);
        return BsonSerializer.Deserialize<BsonDocument>(document)[0];
    }
}

/// <summary>One element: its name, its type, and its value's own bytes.</summary>
internal readonly record struct RawElement(string Name, BsonType Type, ArraySegment<byte> Bytes)
{
    public BsonValue Value() => RawBson.Value(Type, Bytes);
}

internal struct RawElements(ArraySegment<byte> document)
{
    private int _position = 4;

    public RawElement Current { get; private set; }

    public readonly RawElements GetEnumerator() => this;

    public bool MoveNext()
    {
        var type = (BsonType)document[_position];
        if (type == BsonType.EndOfDocument)
            return false;

        var nameLength = document.AsSpan(_position + 1).IndexOf((byte)0);
        var name = FieldNames.Of(document.AsSpan(_position + 1, nameLength));
        var start = _position + nameLength + 2;
        var length = Length(type, document.AsSpan(start));
        Current = new RawElement(name, type, document.Slice(start, length));
        _position = start + length;
        return true;
    }

    private static int Length(BsonType type, ReadOnlySpan<byte> value) =>
        type switch
        {
            BsonType.Int32 => 4,
            BsonType.Double or BsonType.Int64 or BsonType.DateTime or BsonType.Timestamp => 8,
            BsonType.Boolean => 1,
            BsonType.ObjectId => 12,
            BsonType.Decimal128 => 16,
            BsonType.Null or BsonType.Undefined or BsonType.MinKey or BsonType.MaxKey => 0,
            BsonType.String or BsonType.JavaScript or BsonType.Symbol => 4 + BinaryPrimitives.ReadInt32LittleEndian(value),
            BsonType.Binary => 5 + BinaryPrimitives.ReadInt32LittleEndian(value),
            BsonType.RegularExpression => AfterText(value, AfterText(value, 0)),
            _ => BinaryPrimitives.ReadInt32LittleEndian(value), // document, array, code with scope: their own length comes first
        };

    private static int AfterText(ReadOnlySpan<byte> value, int start) => start + value[start..].IndexOf((byte)0) + 1;
}
