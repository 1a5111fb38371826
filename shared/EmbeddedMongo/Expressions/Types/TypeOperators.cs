using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Types;

/// <summary>
/// The type operators. <c>$toBool</c>, <c>$toDate</c>, <c>$toDecimal</c>, <c>$toDouble</c>, <c>$toInt</c>, <c>$toLong</c>,
/// <c>$toObjectId</c> and <c>$toString</c> convert one value as <c>$convert</c> does: null for null and missing; errors: ConversionFailure
/// (241). <c>{$isNumber: value}</c> returns true for the four numeric types. <c>{$type: value}</c> returns the alias of a value's type,
/// "missing" for a missing one.
/// </summary>
/// <remarks>
/// See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/toBool/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/toDate/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/toDecimal/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/toDouble/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/toInt/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/toLong/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/toObjectId/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/toString/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/isNumber/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/type/"/>.
/// </remarks>
internal static class TypeOperators
{
    /// <summary>The operators by name.</summary>
    public static Dictionary<string, OperatorParser> Table { get; } =
        new()
        {
            ["$convert"] = ConvertOperator.Parse,
            ["$isNumber"] = Function.Of(value => (BsonBoolean)Number.Is(value)),
            ["$toBool"] = To(BsonType.Boolean),
            ["$toDate"] = To(BsonType.DateTime),
            ["$toDecimal"] = To(BsonType.Decimal128),
            ["$toDouble"] = To(BsonType.Double),
            ["$toInt"] = To(BsonType.Int32),
            ["$toLong"] = To(BsonType.Int64),
            ["$toObjectId"] = To(BsonType.ObjectId),
            ["$toString"] = To(BsonType.String),
            ["$type"] = Function.Of(value => (BsonString)BsonTypeNames.Of(value)),
        };

    private static OperatorParser To(BsonType type) =>
        Function.Of(value => Number.IsNullish(value) ? BsonNull.Value : Conversion.To(type, value!));
}
