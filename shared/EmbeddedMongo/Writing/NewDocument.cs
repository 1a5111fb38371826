using System.Buffers.Binary;
using System.Text;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Writing;

/// <summary>A document made ready to be stored: checked, <c>_id</c> there and first, the key of its <c>_id</c> computed.</summary>
internal sealed class NewDocument
{
    private const byte StringType = 0x02;
    private const byte ObjectIdType = 0x07;
    private const byte Int32Type = 0x10;
    private const byte Int64Type = 0x12;
    private const byte TimestampType = 0x11;

    private BsonDocument? _decoded;

    private NewDocument(byte[] bytes, BsonValue id) => (Bytes, Id, IdKey) = (bytes, id, KeyString.Of(id));

    public byte[] Bytes { get; }

    public BsonValue Id { get; }

    public byte[] IdKey { get; }

    /// <summary>Decoded only where a secondary index must look inside.</summary>
    public BsonDocument Document => _decoded ??= Bson.Decode(Bytes);

    /// <param name="document">Sound BSON.</param>
    /// <param name="time">For a missing <c>_id</c> and empty timestamps.</param>
    /// <exception cref="MongoException">BadValue, DollarPrefixedFieldName or Overflow, as MongoDB refuses the document.</exception>
    public static NewDocument ForInsert(ReadOnlySpan<byte> document, TimeProvider time)
    {
        var inserted = From(document, time, static size =>
            new(ErrorCode.BadValue, $"object to insert too large. size in bytes: {size}, max size: {Bson.MaxDocumentSize}")
        );
        FillTimestamps(inserted.Bytes, time);
        return inserted;
    }

    /// <summary>
    /// A document that an update made, with its <c>_id</c>. Empty timestamps stay: only a replacement fills them, itself.
    /// </summary>
    public static NewDocument ForUpdate(BsonDocument document, TimeProvider time) =>
        From(Bson.Encode(document), time, static _ => new(17419, $"Resulting document after update is larger than {Bson.MaxDocumentSize}"));

    /// <summary>A document that an upsert made; <c>_id</c> may be missing.</summary>
    public static NewDocument ForUpsert(BsonDocument document, TimeProvider time) =>
        From(Bson.Encode(document), time, static _ => new(17420, $"Document to upsert is larger than {Bson.MaxDocumentSize}"));

    /// <summary>A document as another member has stored it: checked there.</summary>
    public static NewDocument AsStored(ReadOnlySpan<byte> document) =>
        TryFindId(document, out var element)
            ? new NewDocument(document.ToArray(), ReadId(document[element]))
            : throw new MongoException(ErrorCode.NoSuchKey, "a document in the oplog has no _id");

    /// <summary>The value of <c>_id</c> in a document that has it.</summary>
    public static BsonValue IdOf(ReadOnlySpan<byte> document) =>
        TryFindId(document, out var element)
            ? ReadId(document[element])
            : throw new MongoException(ErrorCode.NoSuchKey, "a document in the oplog has no _id");

    private static NewDocument From(ReadOnlySpan<byte> document, TimeProvider time, Func<int, MongoException> tooLarge)
    {
        BsonDepth.Check(document);
        byte[]? changed = null;
        if (!TryFindId(document, out var element))
        {
            var id = new BsonObjectId(ObjectId.GenerateNewId(time.GetUtcNow().UtcDateTime));
            changed = WithId(document, id.Value);
            return Checked(changed, id, tooLarge);
        }

        var value = ReadId(document[element]);
        if (element.Start.Value != 4)
            changed = WithElementFirst(document, element);
        return Checked(changed ?? document.ToArray(), value, tooLarge);
    }

    private static NewDocument Checked(byte[] bytes, BsonValue id, Func<int, MongoException> tooLarge)
    {
        if (bytes.Length > Bson.MaxDocumentSize)
            throw tooLarge(bytes.Length);
        CheckId(id);
        return new NewDocument(bytes, id);
    }

    private static void CheckId(BsonValue id)
    {
        var refused = id.BsonType switch
        {
            BsonType.Array => "an array",
            BsonType.RegularExpression => "a regex",
            BsonType.Undefined => "a undefined",
            _ => null,
        };
        if (refused is not null)
            throw new MongoException(ErrorCode.BadValue, $"can't use {refused} for _id");
        if (id is BsonDocument document && document.Names.FirstOrDefault(name => name.StartsWith('$')) is { } name)
        {
            throw new MongoException(
                ErrorCode.DollarPrefixedFieldName,
                $"_id fields may not contain '$'-prefixed fields: {name} is not valid for storage."
            );
        }
    }

    /// <summary>Finds the element (type, name and value) of the top-level <c>_id</c>.</summary>
    private static bool TryFindId(ReadOnlySpan<byte> document, out Range element)
    {
        element = default;
        var found = false;
        foreach (var current in new BsonElements(document))
        {
            if (!document[current.Name].SequenceEqual("_id"u8))
                continue;
            if (found)
                throw new MongoException(ErrorCode.BadValue, "can't have multiple _id fields in one document");
            (element, found) = (current.Start..current.End, true);
        }

        return found;
    }

    /// <summary>The value of an element; the usual types of <c>_id</c> without the detour of a reader.</summary>
    private static BsonValue ReadId(ReadOnlySpan<byte> element)
    {
        var value = element["\u0002_id\0"u8.Length..];
        return element[0] switch
        {
            StringType => new BsonString(Encoding.UTF8.GetString(value[4..^1])),
            ObjectIdType => new BsonObjectId(new ObjectId(value.ToArray())),
            Int32Type => new BsonInt32(BinaryPrimitives.ReadInt32LittleEndian(value)),
            Int64Type => new BsonInt64(BinaryPrimitives.ReadInt64LittleEndian(value)),
            _ => Alone(element),
        };

        static BsonValue Alone(ReadOnlySpan<byte> element)
        {
            var document = new byte[element.Length + 5];
            BinaryPrimitives.WriteInt32LittleEndian(document, document.Length);
            element.CopyTo(document.AsSpan(4));
            return Bson.Decode(document)[0];
        }
    }

    private static byte[] WithId(ReadOnlySpan<byte> document, ObjectId id)
    {
        var head = (Span<byte>)[ObjectIdType, .. "_id\0"u8, .. id.ToByteArray()];
        var bytes = new byte[document.Length + head.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length);
        head.CopyTo(bytes.AsSpan(4));
        document[4..].CopyTo(bytes.AsSpan(4 + head.Length));
        return bytes;
    }

    private static byte[] WithElementFirst(ReadOnlySpan<byte> document, Range element)
    {
        var (start, length) = element.GetOffsetAndLength(document.Length);
        var bytes = new byte[document.Length];
        document[..4].CopyTo(bytes);
        document[element].CopyTo(bytes.AsSpan(4));
        document[4..start].CopyTo(bytes.AsSpan(4 + length));
        document[(start + length)..].CopyTo(bytes.AsSpan(start + length));
        return bytes;
    }

    /// <summary>An empty timestamp at the top level asks the server for its own time.</summary>
    private static void FillTimestamps(byte[] document, TimeProvider time)
    {
        var increment = 0L;
        foreach (var element in new BsonElements(document))
        {
            if (document[element.Start] != TimestampType || document.AsSpan()[element.Name].SequenceEqual("_id"u8))
                continue;
            var value = document.AsSpan(element.End - 8, 8);
            if (BinaryPrimitives.ReadInt64LittleEndian(value) == 0)
                BinaryPrimitives.WriteInt64LittleEndian(value, time.GetUtcNow().ToUnixTimeSeconds() << 32 | ++increment);
        }
    }
}
