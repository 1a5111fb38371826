using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions.Limits;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Variables;

/// <summary>
/// <c>{$reduce: {input: array, initialValue, in: expression}}</c> combines the elements from left to right, with <c>$$value</c> (the result
/// so far) and <c>$$this</c> (the element). Null when the input is null or missing. Errors: 40075 to 40079 for malformed arguments, 40080
/// for an input that is not an array, Overflow (15) for a result with more than 200 levels,
/// ExceededMemoryLimit (146) above 100 MB. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/reduce/"/>.
/// </summary>
internal sealed class Reduce(Expression input, Expression initial, Expression body) : Expression
{
    /// <summary>Parses the arguments.</summary>
    /// <exception cref="MongoException">40075 to 40079.</exception>
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        if (operand is not BsonDocument)
            throw new MongoException(40075, $"$reduce requires an object as an argument, found: {BsonTypeNames.Of(operand)}");
        var arguments = NamedArguments.Of(name, operand, context, 40075, 40076, "input", "initialValue", "in");
        return new Reduce(
            arguments.Required("input", 40077),
            arguments.Required("initialValue", 40078),
            arguments.Required("in", 40079, context.With("this", "value"))
        );
    }

    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        var value = input.Evaluate(scope);
        if (Number.IsNullish(value))
            return BsonNull.Value;
        if (value is not BsonArray array)
            throw new MongoException(40080, $"$reduce requires that 'input' be an array, found: {BsonTypeNames.Of(value)}");
        var result = initial.Evaluate(scope);
        foreach (var item in array)
        {
            Interruption.Check();
            result = body.Evaluate(scope.Bind("this", item).Bind("value", result));
            if (result is not null)
                NestingLimit.Check(new ExpressionMemory("$reduce").Hold(result));
        }

        return result;
    }
}
