using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Paths;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Projections;

/// <summary>
/// Parses the specification of <c>$addFields</c> and <c>$set</c>: <c>{"a.b": expression}</c>, or <c>{a: {b: expression}}</c> without dots
/// in the inner names.
/// </summary>
internal sealed class AddedFields
{
    private readonly BsonDocument _source;
    private readonly ParseContext _context;
    private readonly ProjectionNode _fields = new(ProjectionKind.Add);
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly HashSet<string> _holders = new(StringComparer.Ordinal);

    private AddedFields(BsonDocument source, ParseContext context) => (_source, _context) = (source, context);

    /// <summary>Parses the specification.</summary>
    /// <exception cref="MongoException">
    /// 40177 when it is empty, 40176 for conflicting paths, 40181 for an operator beside other fields, 40183 for a dotted name in an inner
    /// document, and the codes of paths and expressions.
    /// </exception>
    public static ProjectionNode Parse(BsonDocument source, ParseContext context)
    {
        if (source.ElementCount == 0)
            throw new MongoException(40177, "specification must have at least one field");
        var fields = new AddedFields(source, context);
        foreach (var element in source)
            fields.Read([], element);
        return fields._fields;
    }

    private void Read(string[] parent, BsonElement element)
    {
        string[] path = [.. parent, .. ExpressionPath.Parse(element.Name).Names];
        if (element.Value is BsonDocument { ElementCount: > 0 } document && !IsExpression(document))
        {
            foreach (var inner in document)
            {
                if (inner.Name.Contains('.', StringComparison.Ordinal))
                {
                    throw new MongoException(
                        40183,
                        $"cannot use dotted field name '{inner.Name}' in a sub object: {ShellText.Of(_source)}"
                    );
                }

                Read(path, inner);
            }

            return;
        }

        CheckConflicts(path);
        _fields.Add(path, ExpressionParser.Parse(element.Value, _context));
    }

    private bool IsExpression(BsonDocument document)
    {
        if (!document.Names.Any(name => name.StartsWith('$')))
            return false;
        return document.ElementCount == 1
            ? true
            : throw new MongoException(
                40181,
                "an expression specification must contain exactly one field, the name of the expression. Found "
                    + $"{document.ElementCount} fields in {ShellText.Of(document)}, while parsing object {ShellText.Of(_source)}"
            );
    }

    private void CheckConflicts(string[] path)
    {
        var prefix = path[0];
        for (var i = 1; i < path.Length; i++)
        {
            if (_named.Contains(prefix))
                throw Conflict(string.Join('.', path), prefix);
            _holders.Add(prefix);
            prefix = $"{prefix}.{path[i]}";
        }

        if (_holders.Contains(prefix) || !_named.Add(prefix))
            throw Conflict(prefix, _named.FirstOrDefault(name => name.StartsWith($"{prefix}.", StringComparison.Ordinal), prefix));
    }

    private MongoException Conflict(string path, string other) =>
        new(40176, $"specification contains two conflicting paths. Cannot specify both '{path}' and '{other}': {ShellText.Of(_source)}");
}
