using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$skip: count}</c> drops the first documents. Errors: 5107200 when it is not an integer of 0 or more. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/skip/"/>.
/// </summary>
internal sealed class SkipStage(long count) : IStage
{
    public string Name => "$skip";

    /// <summary>The number of documents.</summary>
    public long Count => count;

    /// <summary>Parses the count.</summary>
    /// <exception cref="MongoException">5107200.</exception>
    public static IStage Parse(BsonValue specification, PipelineContext context) =>
        new SkipStage(WholeNumber.Parse("$skip", specification, 5107200));

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        var left = Count;
        foreach (var document in input)
        {
            if (left > 0)
                left--;
            else
                yield return document;
        }
    }
}
