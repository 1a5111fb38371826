using MongoDB.Bson;
using MongoDB.Bson.IO;

namespace EmbeddedMongo.Storage;

/// <summary>Documents from and to bytes. Duplicate element names are kept, as MongoDB keeps them.</summary>
public static class Bson
{
    public const int MaxDocumentSize = 16 * 1024 * 1024;

    // The library's own bound, 100, is below what MongoDB stores (180); what an update nests deeper the validator then refuses by name.
    private static readonly BsonBinaryWriterSettings Settings = new() { MaxSerializationDepth = 1000 };

    public static BsonDocument Decode(byte[] bytes) => RawBson.Document(new ArraySegment<byte>(bytes));

    public static byte[] Encode(BsonDocument document) => document.ToBson(writerSettings: Settings);
}
