using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Comparison;

/// <summary>Comparisons of any two values in MongoDB's order; a missing value compares as undefined, just below null.</summary>
internal static class ComparisonOperators
{
    public static Dictionary<string, OperatorParser> Table { get; } = new()
    {
        ["$cmp"] = Function.Of((x, y) => new BsonInt32(Math.Sign(Compare(x, y)))),
        ["$eq"] = Function.Of((x, y) => (BsonBoolean)(Compare(x, y) == 0)),
        ["$ne"] = Function.Of((x, y) => (BsonBoolean)(Compare(x, y) != 0)),
        ["$gt"] = Function.Of((x, y) => (BsonBoolean)(Compare(x, y) > 0)),
        ["$gte"] = Function.Of((x, y) => (BsonBoolean)(Compare(x, y) >= 0)),
        ["$lt"] = Function.Of((x, y) => (BsonBoolean)(Compare(x, y) < 0)),
        ["$lte"] = Function.Of((x, y) => (BsonBoolean)(Compare(x, y) <= 0)),
    };

    public static int Compare(BsonValue? x, BsonValue? y) =>
        ValueOrder.Instance.Compare(x ?? BsonUndefined.Value, y ?? BsonUndefined.Value);
}
