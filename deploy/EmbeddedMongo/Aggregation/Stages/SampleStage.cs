using EmbeddedMongo.Aggregation.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>$sample</c>: every set of that many documents is equally likely, none comes twice, and they come in random order. One pass
/// (Vitter's reservoir, algorithm R), then a shuffle; no sort by random keys, whose ties and comparisons would skew it.
/// </summary>
internal sealed class SampleStage(long size, PipelineContext context) : IStage
{
    public string Name => "$sample";

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

    // Sampling is not a security matter.
#pragma warning disable CA5394
    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        if (size == 0) yield break;
        var budget = context.Budget(Name);
        var chosen = new List<BsonDocument>();
        var seen = 0L;
        foreach (var document in input)
        {
            seen++;
            if (chosen.Count < size)
            {
                budget.Use(document);
                chosen.Add(document);
            }
            else if (Random.Shared.NextInt64(seen) is var place && place < size)
            {
                chosen[(int)place] = document;
            }
        }

        var shuffled = chosen.ToArray();
        Random.Shared.Shuffle(shuffled);
        foreach (var document in shuffled) yield return document;
    }
#pragma warning restore CA5394
}
