using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Variables;

/// <summary><c>{$reduce: {input: array, initialValue: …, in: …}}</c>, with $$value and $$this.</summary>
internal sealed class Reduce(Expression input, Expression initial, Expression body) : Expression
{
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        if (operand is not BsonDocument) throw new MongoException(40075, $"$reduce requires an object as an argument, found: {BsonTypeNames.Of(operand)}");
        var arguments = NamedArguments.Of(name, operand, context, 40075, 40076, "input", "initialValue", "in");
        return new Reduce(arguments.Required("input", 40077), arguments.Required("initialValue", 40078), arguments.Required("in", 40079, context.With("this", "value")));
    }

    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        var value = input.Evaluate(scope);
        if (Number.IsNullish(value)) return BsonNull.Value;
        if (value is not BsonArray array) throw new MongoException(40080, $"$reduce requires that 'input' be an array, found: {BsonTypeNames.Of(value)}");
        var result = initial.Evaluate(scope);
        foreach (var item in array) result = NestingLimit.Check(body.Evaluate(scope.Bind("this", item).Bind("value", result)));
        return result;
    }
}
