using EmbeddedMongo.Aggregation.Projections;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$unset</c>: drops the named paths.</summary>
internal sealed class UnsetStage(ProjectionNode node, PipelineContext context) : IStage
{
    public string Name => "$unset";

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
            if (path is not BsonString) throw new MongoException(31120, "$unset specification must be a string or an array containing only string values");
        }

        return new UnsetStage(ProjectionParser.Exclude(paths.Select(path => path.AsString)), context);
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        foreach (var document in input) yield return node.Apply(document, context.Scope(document));
    }
}
