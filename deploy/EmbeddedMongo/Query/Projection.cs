using EmbeddedMongo.Aggregation.Expressions;
using EmbeddedMongo.Aggregation.Projections;
using EmbeddedMongo.Query.Projections;
using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>
/// The projection of a find: inclusion or exclusion of dotted paths, computed fields, and what only a find has: $slice,
/// $elemMatch and the positional <c>a.$</c>. ($project is the aggregation's own.)
/// </summary>
public sealed class Projection
{
    private readonly ProjectionNode _shape;
    private readonly IReadOnlyList<IProjectionStep> _steps;
    private readonly BsonDocument? _variables;

    private Projection(ProjectionNode shape, IReadOnlyList<IProjectionStep> steps, BsonDocument? variables) =>
        (_shape, _steps, _variables) = (shape, steps, variables);

    /// <param name="source">The projection as sent; an empty one keeps every field.</param>
    /// <param name="filter">The query's filter, for the positional <c>a.$</c>; null where there is none.</param>
    /// <param name="variables">Values of <c>let</c>, for expressions.</param>
    /// <exception cref="MongoException">31253, 31254 for a mixture of inclusion and exclusion; MongoDB's other codes from 31249 on.</exception>
    public static Projection Parse(BsonDocument source, Filter? filter = null, BsonDocument? variables = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (shape, steps) = new ProjectionSpecification(filter, variables).Parse(source);
        return new Projection(shape, steps, variables);
    }

    /// <summary>A new document; what it holds may be shared with the one given.</summary>
    public BsonDocument Apply(BsonDocument document)
    {
        var projected = _shape.Apply(document, new ExpressionScope(document, _variables));
        foreach (var step in _steps) projected = step.Apply(projected, document);
        return projected;
    }
}
