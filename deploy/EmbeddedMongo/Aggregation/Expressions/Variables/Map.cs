using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Variables;

/// <summary><c>{$map: {input: array, as: name, in: …}}</c>; a missing result is null.</summary>
internal sealed class Map(Expression input, string variable, Expression body) : Expression
{
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        var arguments = NamedArguments.Of(name, operand, context, 16878, 16879, "input", "as", "in");
        var variable = VariableOperators.NameOf(arguments);
        return new Map(arguments.Required("input", 16880), variable, arguments.Required("in", 16882, context.With(variable)));
    }

    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        var value = input.Evaluate(scope);
        if (Number.IsNullish(value)) return BsonNull.Value;
        if (value is not BsonArray array) throw new MongoException(16883, $"input to $map must be an array not {BsonTypeNames.Of(value)}");
        var mapped = new BsonArray(array.Count);
        foreach (var item in array) mapped.Add(body.Evaluate(scope.Bind(variable, item)) ?? BsonNull.Value);
        return mapped;
    }
}
