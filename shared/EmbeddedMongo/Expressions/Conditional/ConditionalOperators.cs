using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Conditional;

/// <summary>
/// The boolean and conditional operators, most of which evaluate only the operands that they need. <c>{$not: [value]}</c> is defined here:
/// it negates a value, read as a boolean. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/not/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/#conditional-expression-operators"/>.
/// </summary>
internal static class ConditionalOperators
{
    /// <summary>The operators by name.</summary>
    public static Dictionary<string, OperatorParser> Table { get; } =
        new()
        {
            ["$and"] = (_, operand, context) => new Junction(Function.Arguments(operand, context), stopsAt: false),
            ["$or"] = (_, operand, context) => new Junction(Function.Arguments(operand, context), stopsAt: true),
            ["$not"] = Function.Of(value => (BsonBoolean)!Truth.Of(value)),
            ["$cond"] = Condition.Parse,
            ["$ifNull"] = IfNull.Parse,
            ["$switch"] = Switch.Parse,
        };
}
