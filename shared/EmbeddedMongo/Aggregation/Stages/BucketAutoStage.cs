using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Expressions.Accumulators;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$bucketAuto: {groupBy, buckets, output}}</c> distributes documents into buckets of about the same size. Equal values share a bucket;
/// a bucket's max is the min of the next one, and the last max is the greatest value. A missing value is null. Errors: 40239 to 40246; 292
/// or 146 for the memory limit. This server does not support granularity (238). See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/bucketAuto/"/>.
/// </summary>
internal sealed class BucketAutoStage(
    Expression groupBy,
    int buckets,
    (string Name, AccumulatedField Field)[] output,
    PipelineContext context
) : IStage
{
    public string Name => "$bucketAuto";

    /// <summary>Parses the specification.</summary>
    /// <exception cref="MongoException">40239 to 40246, or NotImplemented (238) for granularity.</exception>
    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        if (specification is not BsonDocument source)
        {
            throw new MongoException(
                40240,
                $"The argument to $bucketAuto must be an object, but found type: {BsonTypeNames.Of(specification)}."
            );
        }

        Expression? groupBy = null;
        int? buckets = null;
        BsonDocument? output = null;
        foreach (var element in source)
        {
            switch (element.Name)
            {
                case "groupBy":
                    groupBy = BucketArguments.GroupBy("$bucketAuto", element.Value, 40239, context);
                    break;
                case "buckets":
                    buckets = Buckets(element.Value);
                    break;
                case "output":
                    output =
                        element.Value as BsonDocument
                        ?? throw new MongoException(
                            40244,
                            $"The $bucketAuto 'output' field must be an object, but found type: {BsonTypeNames.Of(element.Value)}."
                        );
                    break;
                case "granularity":
                    throw new MongoException(
                        ErrorCode.NotImplemented,
                        "the $bucketAuto option 'granularity' is not supported by this server"
                    );
                default:
                    throw new MongoException(40245, $"Unrecognized option to $bucketAuto: {element.Name}.");
            }
        }

        if (groupBy is null || buckets is null)
            throw new MongoException(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified.");
        return new BucketAutoStage(groupBy, buckets.Value, BucketArguments.Output(output, context), context);
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        var sorted = Sorted(input);
        var size = Math.Max(1, (int)Math.Round((double)sorted.Count / buckets, MidpointRounding.AwayFromZero));
        for (int bucket = 1, start = 0; start < sorted.Count; bucket++)
        {
            var end = bucket == buckets ? sorted.Count : Math.Min(start + size, sorted.Count);
            while (end < sorted.Count && ValueOrder.Instance.Equals(sorted[end].Value, sorted[end - 1].Value))
                end++;
            var max = end < sorted.Count ? sorted[end].Value : sorted[^1].Value;
            yield return Bucket(sorted.GetRange(start, end - start), max);
            start = end;
        }
    }

    private List<(BsonValue Value, BsonDocument Document)> Sorted(IEnumerable<BsonDocument> input)
    {
        var budget = context.Budget(Name);
        var values = new List<(BsonValue Value, BsonDocument Document)>();
        foreach (var document in input)
        {
            budget.Use(document);
            values.Add((groupBy.Evaluate(context.Scope(document)) ?? BsonNull.Value, document));
        }

        return [.. values.OrderBy(item => item.Value, ValueOrder.Instance)];
    }

    private BsonDocument Bucket(List<(BsonValue Value, BsonDocument Document)> documents, BsonValue max)
    {
        var id = new BsonDocument { { "min", documents[0].Value }, { "max", max } };
        var groups = new Grouping(output, context, context.Budget(Name));
        foreach (var (_, document) in documents)
            groups.Add(id, context.Scope(document));
        return groups.Results.Single();
    }

    private static int Buckets(BsonValue value)
    {
        if (!Number.Is(value))
        {
            throw new MongoException(
                40241,
                $"The $bucketAuto 'buckets' field must be a numeric value, but found type: {BsonTypeNames.Of(value)}."
            );
        }

        if (!Number.TryInt(value, out var buckets))
        {
            throw new MongoException(
                40242,
                $"The $bucketAuto 'buckets' field must be representable as a 32-bit integer, but found {value}."
            );
        }

        return buckets > 0
            ? buckets
            : throw new MongoException(40243, $"The $bucketAuto 'buckets' field must be greater than 0, but found: {buckets}.");
    }
}
