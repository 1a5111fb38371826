using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$limit</c>: asks its input for no document beyond the last.</summary>
internal sealed class LimitStage(long count) : IStage
{
    public string Name => "$limit";

    public long Count => count;

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
            if (--left == 0) yield break;
        }
    }
}
