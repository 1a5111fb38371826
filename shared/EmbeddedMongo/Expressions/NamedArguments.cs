using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions;

/// <summary>The arguments of an operator whose operand is a document, such as <c>{$filter: {input: …, as: …, cond: …}}</c>.</summary>
internal sealed class NamedArguments(string @operator, BsonDocument source, ParseContext context)
{
    /// <summary>Checks the names of the arguments.</summary>
    /// <param name="name">The operator.</param>
    /// <param name="operand">The operand.</param>
    /// <param name="context">The variables in scope.</param>
    /// <param name="notObject">The operator's error code for an operand that is not a document.</param>
    /// <param name="unknown">The operator's error code for an unknown argument.</param>
    /// <param name="known">The names of its arguments.</param>
    /// <exception cref="MongoException"><paramref name="notObject"/> or <paramref name="unknown"/>.</exception>
    public static NamedArguments Of(
        string name,
        BsonValue operand,
        ParseContext context,
        int notObject,
        int unknown,
        params ReadOnlySpan<string> known
    )
    {
        if (operand is not BsonDocument document)
        {
            throw new MongoException(
                notObject,
                $"{name} only supports an object as its argument, found: {EmbeddedMongo.Values.BsonTypeNames.Of(operand)}"
            );
        }

        foreach (var element in document)
        {
            if (!known.Contains(element.Name))
                throw new MongoException(unknown, $"Unrecognized argument to {name}: {element.Name}");
        }

        return new NamedArguments(name, document, context);
    }

    /// <summary>The document of arguments.</summary>
    public BsonDocument Source => source;

    /// <summary>Returns true when the argument is given.</summary>
    public bool Has(string name) => source.Contains(name);

    /// <summary>Parses an argument, or returns null when it is not given.</summary>
    public Expression? Optional(string name) => source.TryGetValue(name, out var value) ? ExpressionParser.Parse(value, context) : null;

    /// <summary>Parses an argument in another context, or returns null when it is not given.</summary>
    public Expression? Optional(string name, ParseContext inner) =>
        source.TryGetValue(name, out var value) ? ExpressionParser.Parse(value, inner) : null;

    /// <summary>Parses an argument.</summary>
    /// <exception cref="MongoException"><paramref name="code"/> when it is not given.</exception>
    public Expression Required(string name, int code) => Required(name, code, context);

    /// <summary>Parses an argument in another context.</summary>
    /// <exception cref="MongoException"><paramref name="code"/> when it is not given.</exception>
    public Expression Required(string name, int code, ParseContext inner) => Optional(name, inner) ?? throw Lacks(name, code);

    /// <summary>Returns an argument unparsed.</summary>
    /// <exception cref="MongoException"><paramref name="code"/> when it is not given.</exception>
    public BsonValue Raw(string name, int code) => source.TryGetValue(name, out var value) ? value : throw Lacks(name, code);

    private MongoException Lacks(string name, int code) => new(code, $"Missing '{name}' parameter to {@operator}");
}
