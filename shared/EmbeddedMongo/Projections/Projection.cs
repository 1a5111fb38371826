using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Projections;

/// <summary>
/// The projection of a find command: inclusion or exclusion of dotted paths, computed fields, and the operators <c>$slice</c>,
/// <c>$elemMatch</c> and the positional <c>a.$</c>, which a <c>$project</c> stage does not have. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/projection/"/>.
/// </summary>
internal sealed class Projection
{
    private readonly ProjectionNode _shape;
    private readonly IReadOnlyList<IProjectionStep> _steps;
    private readonly BsonDocument? _variables;

    private Projection(ProjectionNode shape, IReadOnlyList<IProjectionStep> steps, BsonDocument? variables) =>
        (_shape, _steps, _variables) = (shape, steps, variables);

    /// <summary>Parses a projection.</summary>
    /// <param name="source">The projection as sent; an empty one keeps every field.</param>
    /// <param name="filter">The filter of the query, for the positional <c>a.$</c>; null when there is none.</param>
    /// <param name="variables">The values of <c>let</c>, for expressions.</param>
    /// <exception cref="MongoException">
    /// 31253 or 31254 for a mixture of inclusion and exclusion, 31249 or 31250 for a path collision; other codes of MongoDB from 31252 on.
    /// </exception>
    public static Projection Parse(BsonDocument source, Filter? filter = null, BsonDocument? variables = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        var constants = new Constants();
        var context = new ParseContext(variables?.Names ?? []) { Constants = constants };
        var (shape, steps) = new ProjectionSpecification(context, variables, filter, isFind: true).Parse(source);
        constants.Compute();
        return new Projection(shape, steps, variables);
    }

    /// <summary>Returns the projected document, a new document that can share values with the source.</summary>
    /// <exception cref="MongoException">
    /// 51246 or 51247 when the positional operator has no element; the code of an expression that fails.
    /// </exception>
    public BsonDocument Apply(BsonDocument document)
    {
        var projected = _shape.Apply(document, new ExpressionScope(document, _variables));
        foreach (var step in _steps)
            projected = step.Apply(projected, document);
        return projected;
    }
}
