using EmbeddedMongo.Errors;
using EmbeddedMongo.Projections;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$project: {path: 1 | 0 | expression}}</c> includes fields and computes new ones, or excludes fields; a computed field whose value is
/// missing is left out. Errors: 15969, 51270, 51272, 31249, 31250, 31252 to 31254, 31310, 31324, 31325, 31394. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/project/"/>.
/// </summary>
internal sealed class ProjectStage(ProjectionNode node, PipelineContext context) : IStage
{
    public string Name => "$project";

    /// <summary>Parses the specification.</summary>
    /// <exception cref="MongoException">15969 when it is not a document, and the codes above.</exception>
    public static IStage Parse(BsonValue specification, PipelineContext context) =>
        specification is BsonDocument source
            ? new ProjectStage(ErrorContext.In("Invalid $project", () => ProjectionSpecification.OfStage(source, context.Names)), context)
            : throw new MongoException(15969, "$project specification must be an object");

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        foreach (var document in input)
            yield return node.Apply(document, context.Scope(document));
    }
}
