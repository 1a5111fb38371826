using EmbeddedMongo.Errors;
using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$match: filter}</c> passes the documents that match a query filter. Errors: 15959 for a filter that is not a document, and the codes
/// of the query operators. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/match/"/>.
/// </summary>
internal sealed class MatchStage(Filter filter) : IStage
{
    public string Name => "$match";

    /// <summary>The parsed filter.</summary>
    public Filter Filter => filter;

    /// <summary>Parses the filter.</summary>
    /// <exception cref="MongoException">15959 when it is not a document, and the codes of the query operators.</exception>
    public static IStage Parse(BsonValue specification, PipelineContext context) =>
        specification is BsonDocument filter
            ? new MatchStage(Filter.Parse(filter, context.Variables, context.Constants))
            : throw new MongoException(15959, "the match filter must be an expression in an object");

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        foreach (var document in input)
        {
            if (Filter.Matches(document))
                yield return document;
        }
    }
}
