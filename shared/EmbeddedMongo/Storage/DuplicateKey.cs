using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage;

/// <summary>The refusal of a second document with a unique key, worded as MongoDB 7.0 words it.</summary>
internal static class DuplicateKey
{
    public static MongoException Error(CollectionInfo info, IndexInfo index, IReadOnlyList<BsonValue> values)
    {
        var keyValue = new BsonDocument(index.Fields.Select((field, i) => new BsonElement(field.Path, values[i])));
        return new MongoException(
            ErrorCode.DuplicateKey,
            $"E11000 duplicate key error collection: {info.Namespace} index: {index.Name} dup key: {ShellText.Of(keyValue)}",
            new BsonDocument { { "keyPattern", index.Key }, { "keyValue", keyValue } }
        );
    }
}
