using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions.Limits;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Variables;

/// <summary>
/// <c>{$filter: {input: array, as: name, cond: expression, limit: n}}</c> returns the elements for which the condition is true, at most n.
/// Null when the input is null or missing. Errors: 28646 to 28648 or 28650 for malformed arguments, 28651 for an input that is not an
/// array, 327391 or 327392 for a limit that is not an int above zero. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/filter/"/>.
/// </summary>
internal sealed class Filter(Expression input, string variable, Expression condition, Expression? limit) : Expression
{
    /// <summary>Parses the arguments.</summary>
    /// <exception cref="MongoException">28646 to 28648 or 28650.</exception>
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        var arguments = NamedArguments.Of(name, operand, context, 28646, 28647, "input", "as", "cond", "limit");
        var variable = VariableOperators.NameOf(arguments);
        return new Filter(
            arguments.Required("input", 28648),
            variable,
            arguments.Required("cond", 28650, context.With(variable)),
            arguments.Optional("limit")
        );
    }

    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        var value = input.Evaluate(scope);
        if (Number.IsNullish(value))
            return BsonNull.Value;
        if (value is not BsonArray array)
            throw new MongoException(28651, $"input to $filter must be an array not {BsonTypeNames.Of(value)}");

        var most = Limit(scope);
        var kept = new BsonArray();
        var memory = new ExpressionMemory("$filter");
        foreach (var item in array)
        {
            if (kept.Count == most)
                break;
            Interruption.Check();
            if (Truth.Of(condition.Evaluate(scope.Bind(variable, item))))
                kept.Add(memory.Hold(item));
        }

        return kept;
    }

    private int Limit(ExpressionScope scope)
    {
        var value = limit?.Evaluate(scope);
        if (Number.IsNullish(value))
            return int.MaxValue;
        if (!Number.TryInt(value, out var most))
        {
            throw new MongoException(327391, $"$filter: limit must be represented as a 32-bit integral value: {value}");
        }

        return most > 0 ? most : throw new MongoException(327392, $"$filter: limit must be greater than 0: {most}");
    }
}
