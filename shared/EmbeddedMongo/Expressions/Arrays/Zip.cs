using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions.Limits;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arrays;

/// <summary>
/// <c>{$zip: {inputs: [arrays], useLongestLength: bool, defaults: [values]}}</c> returns an array of rows, each with one element of every
/// input; the shortest input sets the length unless useLongestLength is true. Null when an input is null or missing. Errors: 34460 to 34467
/// for malformed arguments, 34468 for an input that is not an array. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/zip/"/>.
/// </summary>
internal sealed class Zip(Expression[] inputs, Expression[] defaults, bool longest) : Expression
{
    /// <summary>Parses the arguments.</summary>
    /// <exception cref="MongoException">34460 to 34467.</exception>
    public static Expression Parse(string name, BsonValue operand, ParseContext context)
    {
        if (operand is not BsonDocument source)
            throw new MongoException(34460, $"$zip only supports an object as an argument, found {BsonTypeNames.Of(operand)}");
        Expression[] inputs = [],
            defaults = [];
        var longest = false;
        foreach (var element in source)
        {
            switch (element.Name)
            {
                case "inputs":
                    inputs = Items(element, 34461, context);
                    break;
                case "defaults":
                    defaults = Items(element, 34462, context);
                    break;
                case "useLongestLength":
                    longest = element.Value is BsonBoolean flag
                        ? flag.Value
                        : throw new MongoException(34463, $"useLongestLength must be a bool, found {BsonTypeNames.Of(element.Value)}");
                    break;
                default:
                    throw new MongoException(34464, $"$zip found an unknown argument: {element.Name}");
            }
        }

        if (inputs.Length == 0)
            throw new MongoException(34465, "$zip requires at least one input array");
        if (defaults.Length > 0 && !longest)
            throw new MongoException(34466, "cannot specify defaults unless useLongestLength is true");
        if (defaults.Length > 0 && defaults.Length != inputs.Length)
            throw new MongoException(34467, "defaults and inputs must have the same length");
        return new Zip(inputs, defaults, longest);
    }

    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        var arrays = new BsonArray[inputs.Length];
        for (var i = 0; i < arrays.Length; i++)
        {
            var value = inputs[i].Evaluate(scope);
            if (Number.IsNullish(value))
                return BsonNull.Value;
            arrays[i] = value as BsonArray ?? throw new MongoException(34468, $"$zip found a non-array expression in input: {value}");
        }

        var length = longest ? arrays.Max(array => array.Count) : arrays.Min(array => array.Count);
        var fill = Array.ConvertAll(arrays, _ => (BsonValue)BsonNull.Value);
        for (var i = 0; i < defaults.Length; i++)
            fill[i] = defaults[i].Evaluate(scope) ?? BsonNull.Value;
        new ExpressionMemory("$zip").Use(length * (56L + (8L * arrays.Length)));
        var rows = Enumerable
            .Range(0, length)
            .Select(row => new BsonArray(arrays.Select((array, i) => row < array.Count ? array[row] : fill[i])));
        return new BsonArray(rows);
    }

    private static Expression[] Items(BsonElement element, int code, ParseContext context) =>
        element.Value is BsonArray array
            ? [.. array.Select(item => ExpressionParser.Parse(item, context))]
            : throw new MongoException(code, $"{element.Name} must be an array of expressions, found {BsonTypeNames.Of(element.Value)}");
}
