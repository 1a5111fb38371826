using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$sample: {size: count}}</c> returns random documents: every set of that size is equally likely, no document occurs twice, and the
/// order is random. As the first stage it is executed by the planner. Errors: 28745 to 28749. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/sample/"/>.
/// </summary>
internal sealed class SampleStage(long size, PipelineContext context) : IStage
{
    public string Name => "$sample";

    /// <summary>The number of documents.</summary>
    public long Size => size;

    /// <summary>Parses the specification.</summary>
    /// <exception cref="MongoException">
    /// 28745 to 28749 when it is not a document, has another field, or the size is missing, negative or not a number.
    /// </exception>
    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        if (specification is not BsonDocument source)
            throw new MongoException(28745, "the $sample stage specification must be an object");
        long? size = null;
        foreach (var option in source)
        {
            if (option.Name != "size")
                throw new MongoException(28748, $"unrecognized option to $sample: {option.Name}");
            if (!Number.Is(option.Value))
                throw new MongoException(28746, "size argument to $sample must be a number");
            size = (long)Math.Clamp(Number.ToDouble(option.Value), -1, long.MaxValue / 2);
            if (size < 0)
                throw new MongoException(28747, "size argument to $sample must not be negative");
        }

        return new SampleStage(size ?? throw new MongoException(28749, "$sample stage must specify a size"), context);
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input) => Reservoir.Sample(input, size, context.Budget(Name).Use);
}
