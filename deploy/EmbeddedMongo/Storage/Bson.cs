using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace EmbeddedMongo.Storage;

/// <summary>Documents from and to bytes. Duplicate element names are kept, as MongoDB keeps them.</summary>
public static class Bson
{
    public const int MaxDocumentSize = 16 * 1024 * 1024;

    public static BsonDocument Decode(byte[] bytes)
    {
        using var stream = new ByteBufferStream(new ByteArrayBuffer(bytes, isReadOnly: true), ownsBuffer: false);
        using var reader = new BsonBinaryReader(stream);
        var context = BsonDeserializationContext.CreateRoot(reader, builder => builder.AllowDuplicateElementNames = true);
        return BsonDocumentSerializer.Instance.Deserialize(context);
    }

    public static byte[] Encode(BsonDocument document) => document.ToBson();
}
