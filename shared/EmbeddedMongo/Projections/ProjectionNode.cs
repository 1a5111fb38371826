using EmbeddedMongo.Expressions;
using EmbeddedMongo.Paths;
using MongoDB.Bson;

namespace EmbeddedMongo.Projections;

/// <summary>
/// The paths of a <c>$project</c>, <c>$addFields</c>, <c>$unset</c> or find projection as a tree. As in MongoDB, fields are first kept in
/// the order of the document, then computed in the order of the specification. A path applies to each document of an array.
/// </summary>
internal sealed class ProjectionNode(ProjectionKind kind)
{
    private readonly HashSet<string> _leaves = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProjectionNode> _children = new(StringComparer.Ordinal);
    private readonly List<(string Name, Expression? Value)> _computed = [];
    private bool _computes;

    /// <summary>Adds a field to keep or drop or, with an expression, to compute.</summary>
    public void Add(ReadOnlySpan<string> path, Expression? value)
    {
        _computes |= value is not null;
        var name = path[0];
        if (path.Length > 1)
        {
            if (!_children.TryGetValue(name, out var child))
            {
                _children[name] = child = new ProjectionNode(kind);
                _computed.Add((name, null));
            }

            child.Add(path[1..], value);
        }
        else if (value is null)
        {
            _leaves.Add(name);
        }
        else
        {
            _computed.Add((name, value));
        }
    }

    /// <summary>Returns the projected document; the source stays unchanged.</summary>
    /// <param name="document">The document.</param>
    /// <param name="scope">The scope of computed fields.</param>
    public BsonDocument Apply(BsonDocument document, ExpressionScope scope)
    {
        var output = Keep(document);
        if (_computes)
            Compute(output, scope);
        return output;
    }

    private BsonDocument Keep(BsonDocument document)
    {
        var output = new BsonDocument(allowDuplicateNames: true);
        foreach (var element in document)
        {
            if (_leaves.Contains(element.Name))
            {
                if (kind == ProjectionKind.Include)
                    output.Add(element);
            }
            else if (_children.TryGetValue(element.Name, out var child))
            {
                if (child.Keep(element.Value) is { } value)
                    output.Add(element.Name, value);
            }
            else if (kind != ProjectionKind.Include)
            {
                output.Add(element);
            }
        }

        return output;
    }

    private BsonValue? Keep(BsonValue value)
    {
        switch (value)
        {
            case BsonDocument document:
                return Keep(document);
            case BsonArray array:
                var kept = new BsonArray(array.Count);
                foreach (var item in array)
                {
                    if (Keep(item) is { } part)
                        kept.Add(part);
                }

                return kept;
            // A computed field below replaces this value by a document, which keeps the position of the field.
            default:
                return kind == ProjectionKind.Include && !_computes ? null : value;
        }
    }

    private void Compute(BsonDocument output, ExpressionScope scope)
    {
        foreach (var (name, expression) in _computed)
        {
            var existing = output.TryGetValue(name, out var present) ? present : null;
            BsonValue? value;
            if (expression is not null)
                value = expression.Evaluate(scope);
            else if (_children[name]._computes)
                value = _children[name].Compute(existing, scope);
            else
                continue;

            if (value is not null)
                output.Set(name, value);
            else if (existing is not null)
                output.Remove(name);
        }
    }

    /// <summary>
    /// Computes the fields below a path: in a document, in each item of an array, and in a new document in place of any other value.
    /// </summary>
    private BsonValue Compute(BsonValue? value, ExpressionScope scope)
    {
        if (value is BsonArray array)
        {
            var items = new BsonArray(array.Count);
            foreach (var item in array)
                items.Add(Compute(item, scope));
            return items;
        }

        // The document can be shared with the source, so the fields are set in a copy.
        var output = value is BsonDocument document ? PathWriter.Copy(document) : [];
        Compute(output, scope);
        return output;
    }
}
