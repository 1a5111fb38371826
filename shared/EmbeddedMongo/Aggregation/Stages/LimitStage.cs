using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$limit: count}</c> passes the first documents, and stops reading its input after them. Errors: 5107201 when it is not an integer of
/// 0 or more, 15958 for zero. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/limit/"/>.
/// </summary>
internal sealed class LimitStage(long count) : IStage
{
    public string Name => "$limit";

    /// <summary>The number of documents.</summary>
    public long Count => count;

    /// <summary>Parses the count.</summary>
    /// <exception cref="MongoException">5107201 or 15958.</exception>
    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        var count = WholeNumber.Parse("$limit", specification, 5107201);
        return count > 0 ? new LimitStage(count) : throw new MongoException(15958, "the limit must be positive");
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        var left = Count;
        foreach (var document in input)
        {
            yield return document;
            if (--left == 0)
                yield break;
        }
    }
}
