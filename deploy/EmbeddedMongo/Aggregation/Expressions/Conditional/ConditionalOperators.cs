using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Conditional;

/// <summary>The operators that evaluate only the arguments they need.</summary>
internal static class ConditionalOperators
{
    public static Dictionary<string, OperatorParser> Table { get; } = new()
    {
        ["$and"] = (_, operand, context) => new Junction(Function.Arguments(operand, context), stopsAt: false),
        ["$or"] = (_, operand, context) => new Junction(Function.Arguments(operand, context), stopsAt: true),
        ["$not"] = Function.Of(value => (BsonBoolean)!Truth.Of(value)),
        ["$cond"] = Condition.Parse,
        ["$ifNull"] = IfNull.Parse,
        ["$switch"] = Switch.Parse,
    };
}
