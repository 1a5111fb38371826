using EmbeddedMongo.Aggregation.Accumulators;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Objects;

internal static class ObjectOperators
{
    public static Dictionary<string, OperatorParser> Table { get; } = new()
    {
        ["$binarySize"] = Function.Of(BinarySize),
        ["$bsonSize"] = Function.Of(BsonSize),
        ["$getField"] = FieldOperators.GetField,
        ["$mergeObjects"] = Function.Any(MergeObjects),
        ["$objectToArray"] = Function.Of(ObjectToArray),
        ["$setField"] = FieldOperators.SetField,
        ["$unsetField"] = FieldOperators.UnsetField,
    };

    private static BsonValue MergeObjects(BsonValue?[] values)
    {
        var merged = new MergeObjectsAccumulator();
        foreach (var value in values) merged.Add(value);
        return merged.Result;
    }

    private static BsonValue BsonSize(BsonValue? value) => value switch
    {
        BsonDocument document => new BsonInt32(document.ToBson().Length),
        _ when Number.IsNullish(value) => BsonNull.Value,
        _ => throw new MongoException(31393, $"$bsonSize requires a document input, found: {BsonTypeNames.Of(value)}"),
    };

    private static BsonValue BinarySize(BsonValue? value) => value switch
    {
        BsonString text => new BsonInt32(System.Text.Encoding.UTF8.GetByteCount(text.Value)),
        BsonBinaryData binary => new BsonInt32(binary.Bytes.Length),
        _ when Number.IsNullish(value) => BsonNull.Value,
        _ => throw new MongoException(51276, $"$binarySize requires a string or BinData argument, found: {BsonTypeNames.Of(value)}"),
    };

    private static BsonValue ObjectToArray(BsonValue? value) => value switch
    {
        BsonDocument document => new BsonArray(document.Select(element => new BsonDocument { { "k", element.Name }, { "v", element.Value } })),
        _ when Number.IsNullish(value) => BsonNull.Value,
        _ => throw new MongoException(40390, $"$objectToArray requires a document input, found: {BsonTypeNames.Of(value)}"),
    };
}
