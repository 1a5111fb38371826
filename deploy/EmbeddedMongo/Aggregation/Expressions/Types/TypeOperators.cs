using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Types;

internal static class TypeOperators
{
    public static Dictionary<string, OperatorParser> Table { get; } = new()
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
