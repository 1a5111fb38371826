using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$skip</c>.</summary>
internal sealed class SkipStage(long count) : IStage
{
    public string Name => "$skip";

    public long Count => count;

    public static IStage Parse(BsonValue specification, PipelineContext context) => new SkipStage(WholeNumber.Parse("$skip", specification, 5107200));

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        var left = Count;
        foreach (var document in input)
        {
            if (left > 0) left--;
            else yield return document;
        }
    }
}
