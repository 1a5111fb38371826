using EmbeddedMongo.Aggregation.Projections;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$project</c>: inclusion with computed fields, or exclusion.</summary>
internal sealed class ProjectStage(ProjectionNode node, PipelineContext context) : IStage
{
    public string Name => "$project";

    public static IStage Parse(BsonValue specification, PipelineContext context) => specification is BsonDocument source
        ? new ProjectStage(ProjectionParser.Project(source, context), context)
        : throw new MongoException(15969, "$project specification must be an object");

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        foreach (var document in input) yield return node.Apply(document, context.Scope(document));
    }
}
