using EmbeddedMongo.Errors;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;

namespace EmbeddedMongo.Values;

/// <summary>Documents from and to bytes. Duplicate element names are kept, as MongoDB keeps them.</summary>
internal static class Bson
{
    public const int MaxDocumentSize = 16 * 1024 * 1024;

    // The library's own bound, 100, is below what MongoDB stores (180); what an update nests deeper the validator then refuses by name.
    private static readonly BsonBinaryWriterSettings Settings = new() { MaxSerializationDepth = 1000 };

    public static BsonDocument Decode(byte[] bytes) => RawBson.Document(new ArraySegment<byte>(bytes));

    /// <summary>The size from which on a document is not written out: up to it updates say themselves what is too large.</summary>
    private const long MaxEncodedSize = 4L * MaxDocumentSize;

    /// <exception cref="MongoException">BSONObjectTooLarge (10334) for a document far above <see cref="MaxDocumentSize"/>.</exception>
    public static byte[] Encode(BsonDocument document)
    {
        using var stream = new BoundedStream(MaxEncodedSize);
        using var writer = new BsonBinaryWriter(stream, Settings);
        BsonSerializer.Serialize(writer, document);
        return stream.ToArray();
    }
}
