using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Paths;
using EmbeddedMongo.Query;
using EmbeddedMongo.Query.Operators;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Projections;

/// <summary>
/// Parses a projection: the fields to keep, drop or compute, and the kind of the projection, which decides about all other fields. Those of
/// <c>find</c> and of <c>$project</c> are one language, but <c>$slice</c> of a field, <c>$elemMatch</c> and <c>a.$</c> are of <c>find</c>
/// alone.
/// </summary>
/// <param name="context">The variables in scope.</param>
/// <param name="variables">Their values, for the conditions of <c>$elemMatch</c>.</param>
/// <param name="filter">The filter of the query, for <c>a.$</c>; null when there is none.</param>
/// <param name="isFind">True for a projection of <c>find</c>.</param>
internal sealed class ProjectionSpecification(ParseContext context, BsonDocument? variables, Filter? filter, bool isFind)
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

    /// <summary>Parses the specification of a <c>$project</c>.</summary>
    /// <exception cref="MongoException">
    /// 51272 when it is empty, 31324 for a positional operator, InvalidPipelineOperator (168) for <c>$elemMatch</c>, and the codes that
    /// <see cref="Projection.Parse"/> lists.
    /// </exception>
    public static ProjectionNode OfStage(BsonDocument source, ParseContext context) =>
        source.ElementCount > 0
            ? new ProjectionSpecification(context, null, null, isFind: false).Parse(source).Shape
            : throw new MongoException(51272, "projection specification must have at least one field");

    /// <summary>Parses the projection into the fields and the steps that follow.</summary>
    /// <exception cref="MongoException">The codes that <see cref="Projection.Parse"/> lists.</exception>
    public (ProjectionNode Shape, IReadOnlyList<IProjectionStep> Steps) Parse(BsonDocument source)
    {
        foreach (var element in source)
            Read([], element);

        var kind = _kind ?? DefaultKind();
        var shape = new ProjectionNode(kind);
        if (kind == ProjectionKind.Include ? _id ?? !_idIsNamed : _id is false)
            shape.Add(["_id"], null);
        foreach (var (path, value, includes) in _fields)
        {
            if (value is not null || includes == (kind == ProjectionKind.Include))
                shape.Add(path, value);
        }

        return (shape, _steps);
    }

    /// <summary>
    /// Returns the kind of a projection in which neither a flag nor an expression decides; <c>_id</c> can be kept or dropped in both kinds.
    /// </summary>
    private ProjectionKind DefaultKind()
    {
        if (_hasSlice)
            return _id is true ? ProjectionKind.Include : ProjectionKind.Exclude;
        return _hasElemMatch || _id is true ? ProjectionKind.Include : ProjectionKind.Exclude;
    }

    private void Read(string[] parent, BsonElement element)
    {
        var isPositional = element.Name.EndsWith(".$", StringComparison.Ordinal);
        if (isPositional && !isFind)
            throw new MongoException(31324, "Cannot use positional projection in aggregation projection");
        if (element.Name.Contains(".$.", StringComparison.Ordinal))
        {
            throw new MongoException(
                31394,
                "As of 4.4, it's illegal to specify positional operator in the middle of a path."
                    + "Positional projection may only be used at the end, for example: a.b.$. If the query previously used a form like "
                    + "a.b.$.d, remove the parts following the '$' and the results will be equivalent."
            );
        }

        switch (element.Value)
        {
            case BsonDocument document:
                if (isPositional)
                    throw new MongoException(31271, "positional projection cannot be used with an expression or sub object");
                ReadDocument(parent, element.Name, document);
                break;
            case BsonBoolean or { IsNumeric: true }:
                if (isPositional)
                    ReadPositional(parent, element.Name, Truth.Of(element.Value));
                else if (!Truth.Of(element.Value))
                    ReadExclusion(parent, element.Name);
                else
                    ReadInclusion(parent, element.Name);
                break;
            default:
                if (isPositional)
                    throw new MongoException(31308, "positional projection cannot be used with a literal");
                if (_kind == ProjectionKind.Exclude)
                {
                    throw new MongoException(
                        31310,
                        $"Cannot use an expression {element.Name}: {ShellText.Of(element.Value)} in an exclusion projection"
                    );
                }

                _kind = ProjectionKind.Include;
                Add(parent, element.Name, ExpressionParser.Parse(element.Value, context));
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
        if (!includes)
            throw new MongoException(31395, "positional projection cannot be used with exclusion");
        if (_hasPositional)
            throw new MongoException(31276, "Cannot specify more than one positional projection per query.");
        if (_hasElemMatch)
            throw new MongoException(31256, "Cannot specify positional operator and $elemMatch.");
        if (filter is null)
            throw new MongoException(51050, "Projections with a positional operator require a matcher");
        if (name == ".$")
            throw new MongoException(5392900, $"Projection on field {name} is invalid");
        // The filter need not name the array: the position is that of the element, of whichever array, that the filter matched.
        var path = _paths.Add(parent, name[..^".$".Length]);
        Decide(ProjectionKind.Include, name);
        Keep(path);
        _hasPositional = true;
        _steps.Add(new PositionalStep(path, filter));
    }

    private void ReadDocument(string[] parent, string name, BsonDocument document)
    {
        if (document.ElementCount == 0)
        {
            throw new MongoException(
                51270,
                $"An empty sub-projection is not a valid value. Found empty object at path {string.Join('.', [.. parent, name])}"
            );
        }

        var first = document.GetElement(0);
        if (document.ElementCount == 1 && first.Name.StartsWith('$') && !ExpressionPath.IsReferenceField(first.Name))
        {
            if (first.Name == "$slice" && isFind)
                ReadSlice(parent, name, document);
            else if (first.Name == "$elemMatch")
                ReadElemMatch(parent, name, first.Value);
            else if (OperatorTable.Knows(first.Name))
                ReadExpression(parent, name, document);
            else
                throw new MongoException(31325, $"Unknown expression {first.Name}");
            return;
        }

        string[] path = [.. parent, .. ProjectionPaths.Split(name)];
        foreach (var inner in document)
            Read(path, inner);
    }

    private void ReadSlice(string[] parent, string name, BsonDocument document)
    {
        var path = _paths.Add(parent, name);
        SliceStep step;
        try
        {
            step = SliceStep.Parse(path, document[0]);
        }
        catch (MongoException e)
        {
            // It can be the $slice expression, whose first argument is the array to slice.
            _fields.Add((path, ExpressionSlice(document, e), true));
            return;
        }

        _hasSlice = true;
        _idIsNamed |= path[0] == "_id";
        _steps.Add(step);
        Keep(path);
    }

    private Expression ExpressionSlice(BsonDocument document, MongoException refusal) =>
        ErrorContext.In(
            $"Invalid $slice syntax. The given syntax {ShellText.Of(document)} did not match the find() syntax because :: "
                + $"{refusal.CodeName}: {refusal.Message} :: The given syntax did not match the expression $slice syntax.",
            () => ParseExpression(document)
        );

    private void ReadElemMatch(string[] parent, string name, BsonValue condition)
    {
        if (!isFind)
            throw new MongoException(ErrorCode.InvalidPipelineOperator, "Cannot use $elemMatch in this context");
        if (condition is not BsonDocument)
        {
            throw new MongoException(
                31274,
                $"elemMatch: Invalid argument, object required, but got {BsonTypeNames.Of(condition.BsonType)}"
            );
        }

        if (_hasPositional)
            throw new MongoException(31255, "Cannot specify positional operator and $elemMatch.");
        if (parent.Length > 0 || name.Contains('.', StringComparison.Ordinal))
            throw new MongoException(31275, "Cannot use $elemMatch projection on a nested field.");
        _hasElemMatch = true;
        Add(parent, name, new FirstMatch(name, ElemMatchPredicate.Parse(name, condition, new FilterContext(variables))));
    }

    private void ReadExpression(string[] parent, string name, BsonDocument expression) => Add(parent, name, ParseExpression(expression));

    private Expression ParseExpression(BsonDocument expression)
    {
        if (_kind == ProjectionKind.Exclude)
            throw new MongoException(31252, "Cannot use expression other than $meta in exclusion projection");
        _kind = ProjectionKind.Include;
        return ExpressionParser.Parse(expression, context);
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
}
