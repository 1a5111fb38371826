using System.Buffers.Binary;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.ChangeStreams;

/// <summary>The fields of an entry of the oplog, which are decoded one by one when they are asked for.</summary>
internal readonly struct RawFields
{
    private readonly ArraySegment<byte> _document;

    private RawFields(ArraySegment<byte> document) => _document = document;

    public static RawFields Of(ArraySegment<byte> document) => new(document);

    /// <summary>The letter of the operation; zero where there is none.</summary>
    public char Kind => Value("op") is BsonString { Value: { Length: 1 } letter } ? letter[0] : '\0';

    public RawElement? Find(string name)
    {
        foreach (var element in RawBson.Elements(_document))
        {
            if (element.Name == name)
                return element;
        }

        return null;
    }

    public BsonValue? Value(string name) => Find(name)?.Value();

    public long Timestamp(string name) =>
        Find(name) is { Type: BsonType.Timestamp } element ? BinaryPrimitives.ReadInt64LittleEndian(element.Bytes) : 0;

    public bool IsTrue(string name) => Value(name) is BsonBoolean { Value: true };

    public bool TryDocument(string name, out ArraySegment<byte> document)
    {
        var element = Find(name);
        document = element?.Bytes ?? default;
        return element is { Type: BsonType.Document };
    }
}
