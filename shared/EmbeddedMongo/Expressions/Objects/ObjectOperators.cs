using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions.Accumulators;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Objects;

/// <summary>
/// The operators on documents, and the sizes of data. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/#object-expression-operators"/>.
/// </summary>
internal static class ObjectOperators
{
    /// <summary>The operators by name.</summary>
    public static Dictionary<string, OperatorParser> Table { get; } =
        new()
        {
            ["$binarySize"] = Function.Of(BinarySize),
            ["$bsonSize"] = Function.Of(BsonSize),
            ["$getField"] = FieldOperators.GetField,
            ["$mergeObjects"] = Function.Any(MergeObjects),
            ["$objectToArray"] = Function.Of(ObjectToArray),
            ["$setField"] = FieldOperators.SetField,
            ["$unsetField"] = FieldOperators.UnsetField,
        };

    /// <summary>
    /// <c>{$mergeObjects: [documents]}</c> merges documents; later fields replace earlier ones, and null and missing are ignored. Errors:
    /// 40400 for other types. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/mergeObjects/"/>.
    /// </summary>
    private static BsonValue MergeObjects(BsonValue?[] values)
    {
        var merged = new MergeObjectsAccumulator();
        foreach (var value in values)
            merged.Add(value);
        return merged.Result;
    }

    /// <summary>
    /// <c>{$bsonSize: document}</c> returns the document's size as BSON in bytes; null for null and missing. Errors: 31393 for other types.
    /// See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/bsonSize/"/>.
    /// </summary>
    private static BsonValue BsonSize(BsonValue? value) =>
        value switch
        {
            BsonDocument document => new BsonInt32(document.ToBson().Length),
            _ when Number.IsNullish(value) => BsonNull.Value,
            _ => throw new MongoException(31393, $"$bsonSize requires a document input, found: {BsonTypeNames.Of(value)}"),
        };

    /// <summary>
    /// <c>{$binarySize: value}</c> returns the size of binary data, or of a string as UTF-8, in bytes; null for null and missing. Errors:
    /// 51276 for other types. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/binarySize/"/>.
    /// </summary>
    private static BsonValue BinarySize(BsonValue? value) =>
        value switch
        {
            BsonString text => new BsonInt32(System.Text.Encoding.UTF8.GetByteCount(text.Value)),
            BsonBinaryData binary => new BsonInt32(binary.Bytes.Length),
            _ when Number.IsNullish(value) => BsonNull.Value,
            _ => throw new MongoException(51276, $"$binarySize requires a string or BinData argument, found: {BsonTypeNames.Of(value)}"),
        };

    /// <summary>
    /// <c>{$objectToArray: document}</c> returns an array of <c>{k: name, v: value}</c>; null for null and missing. Errors: 40390 for other
    /// types. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/objectToArray/"/>.
    /// </summary>
    private static BsonValue ObjectToArray(BsonValue? value) =>
        value switch
        {
            BsonDocument document => new BsonArray(
                document.Select(element => new BsonDocument { { "k", element.Name }, { "v", element.Value } })
            ),
            _ when Number.IsNullish(value) => BsonNull.Value,
            _ => throw new MongoException(40390, $"$objectToArray requires a document input, found: {BsonTypeNames.Of(value)}"),
        };
}
