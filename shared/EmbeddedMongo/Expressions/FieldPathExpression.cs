using EmbeddedMongo.Errors;
using EmbeddedMongo.Paths;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions;

/// <summary>
/// <c>"$a.b"</c>, a path from the current document, or <c>"$$variable.a.b"</c>, a path from a variable. See
/// <see href="https://www.mongodb.com/docs/manual/reference/aggregation-variables/"/>.
/// </summary>
internal sealed class FieldPathExpression(string? variable, ExpressionPath? path) : Expression
{
    /// <summary>The path from the document; null when the expression starts from a variable.</summary>
    public ExpressionPath? Path => variable is null ? path : null;

    /// <summary>Parses a path with its dollar signs.</summary>
    /// <exception cref="MongoException">
    /// 16872 for "$" alone, 17276 for an undefined variable, 51144 for a system variable that is not available, FailedToParse (9) for a bad
    /// variable name, and the codes of a field path.
    /// </exception>
    public static Expression Parse(string source, ParseContext context)
    {
        if (source == "$")
            throw new MongoException(16872, "'$' by itself is not a valid FieldPath");
        if (!source.StartsWith("$$", StringComparison.Ordinal))
            return new FieldPathExpression(null, ExpressionPath.Parse(source[1..]));

        var dot = source.IndexOf('.', StringComparison.Ordinal);
        var name = dot < 0 ? source[2..] : source[2..dot];
        var path = dot < 0 ? null : ExpressionPath.Parse(source[(dot + 1)..]);
        VariableName.CheckRead(name);
        if (name == "REMOVE")
            return new Missing();
        if (name is not ("ROOT" or "CURRENT") && !context.Variables.Contains(name))
        {
            throw name is "NOW" or "CLUSTER_TIME" or "USER_ROLES"
                ? new MongoException(51144, $"Builtin variable '$${name}' is not available")
                : new MongoException(17276, $"Use of undefined variable: {name}");
        }

        return name == "CURRENT" && path is not null ? new FieldPathExpression(null, path) : new FieldPathExpression(name, path);
    }

    public override BsonValue? Evaluate(ExpressionScope scope)
    {
        var start = variable switch
        {
            null or "CURRENT" => scope.Current,
            "ROOT" => scope.Root,
            _ => scope[variable],
        };
        return path is null ? start : path.Get(start);
    }

    /// <summary><c>$$REMOVE</c>, which is always missing, so that a projection leaves the field out.</summary>
    private sealed class Missing : Expression
    {
        public override BsonValue? Evaluate(ExpressionScope scope) => null;
    }
}
