using EmbeddedMongo.Aggregation.Expressions;
using EmbeddedMongo.Aggregation.Stages;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Projections;

/// <summary>
/// The paths of a $project, $addFields or $unset as a tree. It is applied as MongoDB does: first what is kept, in the document's
/// own order; then what is computed, in the order of the specification. Arrays are gone through at every level.
/// </summary>
internal sealed class ProjectionNode(ProjectionKind kind)
{
    private readonly HashSet<string> _leaves = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProjectionNode> _children = new(StringComparer.Ordinal);
    private readonly List<(string Name, Expression? Value)> _computed = [];
    private bool _computes;

    /// <summary>Names a field that is kept or dropped, or, with an expression, one that is computed.</summary>
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

    public BsonDocument Apply(BsonDocument document, ExpressionScope scope)
    {
        var output = Keep(document);
        if (_computes) Compute(output, scope);
        return output;
    }

    private BsonDocument Keep(BsonDocument document)
    {
        var output = new BsonDocument(allowDuplicateNames: true);
        foreach (var element in document)
        {
            if (_leaves.Contains(element.Name))
            {
                if (kind == ProjectionKind.Include) output.Add(element);
            }
            else if (_children.TryGetValue(element.Name, out var child))
            {
                if (child.Keep(element.Value) is { } value) output.Add(element.Name, value);
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
            case BsonDocument document: return Keep(document);
            case BsonArray array:
                var kept = new BsonArray(array.Count);
                foreach (var item in array)
                {
                    if (Keep(item) is { } part) kept.Add(part);
                }

                return kept;
            // Where something is computed below, it holds the place of the document that replaces it.
            default: return kind == ProjectionKind.Include && !_computes ? null : value;
        }
    }

    private void Compute(BsonDocument output, ExpressionScope scope)
    {
        foreach (var (name, expression) in _computed)
        {
            var existing = output.TryGetValue(name, out var present) ? present : null;
            BsonValue? value;
            if (expression is not null) value = expression.Evaluate(scope);
            else if (_children[name]._computes) value = _children[name].Compute(existing, scope);
            else continue;

            if (value is not null) output.Set(name, value);
            else if (existing is not null) output.Remove(name);
        }
    }

    /// <summary>Computed fields under a path: into a document, into each item of an array, and a new document in place of anything else.</summary>
    private BsonValue Compute(BsonValue? value, ExpressionScope scope)
    {
        if (value is BsonArray array)
        {
            var items = new BsonArray(array.Count);
            foreach (var item in array) items.Add(Compute(item, scope));
            return items;
        }

        // A document that Keep made is ours to change; one below a kept field is not.
        var output = value is BsonDocument document ? PathWriter.Copy(document) : [];
        Compute(output, scope);
        return output;
    }
}
