using EmbeddedMongo.Aggregation.Expressions;
using EmbeddedMongo.Aggregation.Projections;
using EmbeddedMongo.Query.Operators;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query.Projections;

/// <summary>Reads a find's projection: what is kept or computed, and whether what it does not name is kept too.</summary>
internal sealed class ProjectionSpecification(Filter? filter, BsonDocument? variables)
{
    private readonly List<(string[] Path, Expression? Value, bool Includes)> _fields = [];
    private readonly List<IProjectionStep> _steps = [];
    private readonly ProjectionPaths _paths = new();
    private ProjectionKind? _kind;
    private bool? _id;
    private bool _idIsNamed;
    private bool _hasPositional;
    private bool _hasElemMatch;
    private bool _hasSlice;

    public (ProjectionNode Shape, IReadOnlyList<IProjectionStep> Steps) Parse(BsonDocument source)
    {
        foreach (var element in source) Read([], element);

        var kind = _kind ?? DefaultKind();
        var shape = new ProjectionNode(kind);
        if (kind == ProjectionKind.Include ? _id ?? !_idIsNamed : _id is false) shape.Add(["_id"], null);
        foreach (var (path, value, includes) in _fields)
            if (value is not null || includes == (kind == ProjectionKind.Include)) shape.Add(path, value);

        return (shape, _steps);
    }

    /// <summary>Where neither a flag nor an expression decides; <c>_id</c> may be kept or dropped in both kinds.</summary>
    private ProjectionKind DefaultKind()
    {
        if (_hasSlice) return _id is true ? ProjectionKind.Include : ProjectionKind.Exclude;
        return _hasElemMatch || _id is true ? ProjectionKind.Include : ProjectionKind.Exclude;
    }

    private void Read(string[] parent, BsonElement element)
    {
        var isPositional = element.Name == "$" || element.Name.EndsWith(".$", StringComparison.Ordinal) || element.Name.Contains(".$.", StringComparison.Ordinal);
        switch (element.Value)
        {
            case BsonDocument document:
                if (isPositional) throw new MongoException(31271, "positional projection cannot be used with an expression or sub object");
                ReadDocument(parent, element.Name, document);
                break;
            case BsonBoolean or { IsNumeric: true }:
                if (isPositional) ReadPositional(parent, element.Name, Truth.Of(element.Value));
                else if (!Truth.Of(element.Value)) ReadExclusion(parent, element.Name);
                else ReadInclusion(parent, element.Name);
                break;
            default:
                if (isPositional) throw new MongoException(31308, "positional projection cannot be used with a literal");
                if (_kind == ProjectionKind.Exclude)
                    throw new MongoException(31310, $"Cannot use an expression {element.Name}: {ShellText.Of(element.Value)} in an exclusion projection");
                _kind = ProjectionKind.Include;
                Add(parent, element.Name, Expression.Parse(element.Value, variables));
                break;
        }
    }

    private void ReadInclusion(string[] parent, string name)
    {
        var path = _paths.Add(parent, name);
        if (path is ["_id"])
        {
            (_id, _idIsNamed) = (true, true);
            return;
        }

        Decide(ProjectionKind.Include, name);
        Keep(path);
    }

    private void ReadExclusion(string[] parent, string name)
    {
        var path = _paths.Add(parent, name);
        if (path is ["_id"])
        {
            (_id, _idIsNamed) = (false, true);
            return;
        }

        Decide(ProjectionKind.Exclude, name);
        Keep(path, includes: false);
    }

    private void ReadPositional(string[] parent, string name, bool includes)
    {
        if (!includes) throw new MongoException(31395, "positional projection cannot be used with exclusion");
        if (_hasPositional) throw new MongoException(31276, "Cannot specify more than one positional projection per query.");
        if (_hasElemMatch) throw new MongoException(31256, "Cannot specify positional operator and $elemMatch.");
        if (filter is null) throw new MongoException(51050, "Projections with a positional operator require a matcher");
        var first = parent.Length > 0 ? parent[0] : name.Split('.')[0];
        if (!Mentions(filter.Root, first)) throw new MongoException(31277, $"Positional projection '{name}' does not match the query document.");
        if (name.EndsWith(".$.", StringComparison.Ordinal)) throw new MongoException(31270, "Path cannot end with '.$.'");
        var at = name == "$" ? 0 : name.IndexOf(".$", StringComparison.Ordinal);
        if (name[Math.Min(name.Length, at + 2)..].Contains('$', StringComparison.Ordinal)) throw new MongoException(31287, $"Cannot use positional operator twice: {name}");

        var path = _paths.Add(parent, name[..at]);
        Decide(ProjectionKind.Include, name);
        Keep(path);
        _hasPositional = true;
        _steps.Add(new PositionalStep(path, filter));
    }

    private void ReadDocument(string[] parent, string name, BsonDocument document)
    {
        if (document.ElementCount == 0)
            throw new MongoException(51270, $"An empty sub-projection is not a valid value. Found empty object at path {string.Join('.', [.. parent, name])}");
        var first = document.GetElement(0);
        if (document.ElementCount == 1 && first.Name.StartsWith('$'))
        {
            if (first.Name == "$slice") ReadSlice(parent, name, document);
            else if (first.Name == "$elemMatch") ReadElemMatch(parent, name, first.Value);
            else ReadExpression(parent, name, document);
            return;
        }

        string[] path = [.. parent, .. ProjectionPaths.Split(name)];
        foreach (var inner in document) Read(path, inner);
    }

    private void ReadSlice(string[] parent, string name, BsonDocument document)
    {
        var path = _paths.Add(parent, name);
        SliceStep step;
        try
        {
            step = SliceStep.Parse(path, document[0]);
        }
        catch (MongoException refusal) when (document[0] is BsonArray)
        {
            // It may be the aggregation's $slice, whose first argument is an array.
            _kind = _kind != ProjectionKind.Exclude ? ProjectionKind.Include : throw ExpressionInExclusion();
            _fields.Add((path, AggregationSlice(document, refusal), true));
            return;
        }

        _hasSlice = true;
        _idIsNamed |= path[0] == "_id";
        _steps.Add(step);
        Keep(path);
    }

    private Expression AggregationSlice(BsonDocument document, MongoException refusal)
    {
        try
        {
            return Expression.Parse(document, variables);
        }
        catch (MongoException error)
        {
            throw new MongoException(error.Code, $"Invalid $slice syntax. The given syntax {ShellText.Of(document)} did not match the find() syntax because :: Location{refusal.Code}: {refusal.Message} :: The given syntax did not match the expression $slice syntax. :: caused by :: {error.Message}");
        }
    }

    private void ReadElemMatch(string[] parent, string name, BsonValue condition)
    {
        if (condition is not BsonDocument) throw new MongoException(31274, $"elemMatch: Invalid argument, object required, but got {BsonTypeNames.Of(condition.BsonType)}");
        if (_hasPositional) throw new MongoException(31255, "Cannot specify positional operator and $elemMatch.");
        if (parent.Length > 0 || name.Contains('.', StringComparison.Ordinal)) throw new MongoException(31275, "Cannot use $elemMatch projection on a nested field.");
        _hasElemMatch = true;
        Add(parent, name, new FirstMatch(name, ElemMatchPredicate.Parse(name, condition, new FilterContext(variables))));
    }

    private void ReadExpression(string[] parent, string name, BsonDocument expression)
    {
        if (_kind == ProjectionKind.Exclude) throw ExpressionInExclusion();
        _kind = ProjectionKind.Include;
        try
        {
            Add(parent, name, Expression.Parse(expression, variables));
        }
        catch (MongoException error) when (error.Code == (int)ErrorCode.InvalidPipelineOperator && error.Message == $"Unrecognized expression '{expression.GetElement(0).Name}'")
        {
            throw new MongoException(31325, $"Unknown expression {expression.GetElement(0).Name}");
        }
    }

    private void Add(string[] parent, string name, Expression value)
    {
        var path = _paths.Add(parent, name);
        _idIsNamed |= path[0] == "_id";
        _fields.Add((path, value, true));
    }

    private void Keep(string[] path, bool includes = true)
    {
        _idIsNamed |= path[0] == "_id";
        _fields.Add((path, null, includes));
    }

    private void Decide(ProjectionKind kind, string name)
    {
        if (_kind is not null && _kind != kind)
        {
            throw kind == ProjectionKind.Include
                ? new MongoException(31253, $"Cannot do inclusion on field {name} in exclusion projection")
                : new MongoException(31254, $"Cannot do exclusion on field {name} in inclusion projection");
        }

        _kind = kind;
    }

    private static MongoException ExpressionInExclusion() => new(31252, "Cannot use expression other than $meta in exclusion projection");

    private static bool Mentions(Predicate predicate, string field) => predicate switch
    {
        AndPredicate and => and.Children.Any(child => Mentions(child, field)),
        OrPredicate or => or.Children.Any(child => Mentions(child, field)),
        NorPredicate nor => nor.Children.Any(child => Mentions(child, field)),
        PathPredicate path => path.Path.Split('.')[0] == field,
        _ => false,
    };
}
