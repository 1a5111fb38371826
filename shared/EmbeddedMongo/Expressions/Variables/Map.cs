using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions.Limits;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Variables;

/// <summary>
/// <c>{$map: {input: array, as: name, in: expression}}</c> evaluates an expression for each element; a missing result becomes null. Null
/// when the input is null or missing. Errors: 16878 to 16880 or 16882 for malformed arguments, 16883 for an input that is not an array. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/map/"/>.
/// </summary>
internal sealed class Map(Expression input, string variable, Expression body) : Expression
{
    /// <summary>Parses the arguments.</summary>
    /// <exception cref="MongoException">16878 to 16880 or 16882.</exception>
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        var arguments = NamedArguments.Of(name, operand, context, 16878, 16879, "input", "as", "in");
        var variable = VariableOperators.NameOf(arguments);
        return new Map(arguments.Required("input", 16880), variable, arguments.Required("in", 16882, context.With(variable)));
    }

    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        var value = input.Evaluate(scope);
        if (Number.IsNullish(value))
            return BsonNull.Value;
        if (value is not BsonArray array)
            throw new MongoException(16883, $"input to $map must be an array not {BsonTypeNames.Of(value)}");
        var mapped = new BsonArray(array.Count);
        var memory = new ExpressionMemory("$map");
        foreach (var item in array)
        {
            Interruption.Check();
            mapped.Add(memory.Hold(body.Evaluate(scope.Bind(variable, item)) ?? BsonNull.Value));
        }

        return mapped;
    }
}
