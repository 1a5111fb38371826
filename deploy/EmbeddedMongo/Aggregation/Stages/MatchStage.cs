using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$match</c>.</summary>
internal sealed class MatchStage(Filter filter) : IStage
{
    public string Name => "$match";

    public Filter Filter => filter;

    public static IStage Parse(BsonValue specification, PipelineContext context) => specification is BsonDocument filter
        ? new MatchStage(Filter.Parse(filter, context.Variables))
        : throw new MongoException(15959, "the match filter must be an expression in an object");

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        foreach (var document in input)
        {
            if (Filter.Matches(document)) yield return document;
        }
    }
}
