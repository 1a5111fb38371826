using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions;

/// <summary>The arguments of an operator that takes a document, such as <c>{$filter: {input: …, as: …, cond: …}}</c>.</summary>
internal sealed class NamedArguments(string @operator, BsonDocument source, ParseContext context)
{
    /// <param name="name">The operator.</param>
    /// <param name="operand">What stands under it.</param>
    /// <param name="context">The variables in scope.</param>
    /// <param name="notObject">The operator's own code where the operand is no document.</param>
    /// <param name="unknown">The operator's own code for an argument it does not know.</param>
    /// <param name="known">The arguments it knows.</param>
    public static NamedArguments Of(
        string name, BsonValue operand, ParseContext context, int notObject, int unknown, params ReadOnlySpan<string> known)
    {
        if (operand is not BsonDocument document)
        {
            throw new MongoException(notObject, $"{name} only supports an object as its argument, found: {Values.BsonTypeNames.Of(operand)}");
        }

        foreach (var element in document)
        {
            if (!known.Contains(element.Name)) throw new MongoException(unknown, $"Unrecognized argument to {name}: {element.Name}");
        }

        return new NamedArguments(name, document, context);
    }

    public BsonDocument Source => source;

    public bool Has(string name) => source.Contains(name);

    public Expression? Optional(string name) => source.TryGetValue(name, out var value) ? ExpressionParser.Parse(value, context) : null;

    public Expression? Optional(string name, ParseContext inner) => source.TryGetValue(name, out var value) ? ExpressionParser.Parse(value, inner) : null;

    public Expression Required(string name, int code) => Required(name, code, context);

    public Expression Required(string name, int code, ParseContext inner) => Optional(name, inner) ?? throw Lacks(name, code);

    public BsonValue Raw(string name, int code) => source.TryGetValue(name, out var value) ? value : throw Lacks(name, code);

    private MongoException Lacks(string name, int code) => new(code, $"Missing '{name}' parameter to {@operator}");
}
