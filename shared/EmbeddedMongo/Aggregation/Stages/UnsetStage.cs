using EmbeddedMongo.Errors;
using EmbeddedMongo.Projections;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$unset: "path"}</c> or <c>{$unset: ["path", …]}</c> removes fields. Errors: 31002, 31119, 31120, 31249, 31250. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/unset/"/>.
/// </summary>
internal sealed class UnsetStage(ProjectionNode node, PipelineContext context) : IStage
{
    public string Name => "$unset";

    /// <summary>Parses the paths.</summary>
    /// <exception cref="MongoException">31002, 31119 or 31120 for a wrong type, 31249 or 31250 for a path collision.</exception>
    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        var paths = specification switch
        {
            BsonString path => [path],
            BsonArray { Count: > 0 } array => array,
            BsonArray => throw new MongoException(31119, "$unset specification must be a string or an array with at least one field"),
            _ => throw new MongoException(31002, "$unset specification must be a string or an array"),
        };
        foreach (var path in paths)
        {
            if (path is not BsonString)
                throw new MongoException(31120, "$unset specification must be a string or an array containing only string values");
        }

        var dropped = new BsonDocument(allowDuplicateNames: true);
        dropped.AddRange(paths.Select(path => new BsonElement(path.AsString, false)));
        return new UnsetStage(ErrorContext.In("Invalid $unset", () => ProjectionSpecification.OfStage(dropped, context.Names)), context);
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        foreach (var document in input)
            yield return node.Apply(document, context.Scope(document));
    }
}
