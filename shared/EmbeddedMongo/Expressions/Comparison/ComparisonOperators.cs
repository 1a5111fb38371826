using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Comparison;

/// <summary>
/// The comparison operators <c>{$eq: [left, right]}</c>, <c>$ne</c>, <c>$gt</c>, <c>$gte</c>, <c>$lt</c>, <c>$lte</c> (booleans) and
/// <c>$cmp</c> (−1, 0 or 1). They compare any two values in the comparison order of all BSON types; a missing value compares as
/// undefined, directly below null. There are no errors besides a wrong number of operands (16020).
/// </summary>
/// <remarks>
/// See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/eq/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/ne/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/gt/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/gte/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/lt/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/lte/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/cmp/"/>.
/// </remarks>
internal static class ComparisonOperators
{
    /// <summary>The operators by name.</summary>
    public static Dictionary<string, OperatorParser> Table { get; } =
        new()
        {
            ["$cmp"] = Function.Of((x, y) => new BsonInt32(Math.Sign(Compare(x, y)))),
            ["$eq"] = Function.Of((x, y) => (BsonBoolean)(Compare(x, y) == 0)),
            ["$ne"] = Function.Of((x, y) => (BsonBoolean)(Compare(x, y) != 0)),
            ["$gt"] = Function.Of((x, y) => (BsonBoolean)(Compare(x, y) > 0)),
            ["$gte"] = Function.Of((x, y) => (BsonBoolean)(Compare(x, y) >= 0)),
            ["$lt"] = Function.Of((x, y) => (BsonBoolean)(Compare(x, y) < 0)),
            ["$lte"] = Function.Of((x, y) => (BsonBoolean)(Compare(x, y) <= 0)),
        };

    /// <summary>Compares two values, each null when it is missing.</summary>
    public static int Compare(BsonValue? x, BsonValue? y) =>
        ValueOrder.Instance.Compare(x ?? BsonUndefined.Value, y ?? BsonUndefined.Value);
}
