using EmbeddedMongo.Aggregation.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>$sample</c>: every set of that many documents is equally likely, none comes twice, and they come in random order. At the head of a pipeline the
/// planner takes the sample.
/// </summary>
internal sealed class SampleStage(long size, PipelineContext context) : IStage
{
    public string Name => "$sample";

    public long Size => size;

    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        if (specification is not BsonDocument source) throw new MongoException(28745, "the $sample stage specification must be an object");
        long? size = null;
        foreach (var option in source)
        {
            if (option.Name != "size") throw new MongoException(28748, $"unrecognized option to $sample: {option.Name}");
            if (!Number.Is(option.Value)) throw new MongoException(28746, "size argument to $sample must be a number");
            size = (long)Math.Clamp(Number.ToDouble(option.Value), -1, long.MaxValue / 2);
            if (size < 0) throw new MongoException(28747, "size argument to $sample must not be negative");
        }

        return new SampleStage(size ?? throw new MongoException(28749, "$sample stage must specify a size"), context);
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input) => Reservoir.Sample(input, size, context.Budget(Name).Use);
}
