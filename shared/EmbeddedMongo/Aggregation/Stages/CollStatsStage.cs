using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$collStats: {storageStats: {scale}, count: {}}}</c> returns one document with the statistics of the collection; sizes are bytes
/// divided by the scale. Errors: 5447000, 40415, 51024; InvalidNamespace (73) without a collection; NamespaceNotFound (26). This server
/// keeps no latencyStats and no queryExecStats (238). See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/collStats/"/>.
/// </summary>
internal sealed class CollStatsStage(double? storageScale, bool count, PipelineContext context) : ISourceStage
{
    private static readonly string[] Sizes = ["size", "storageSize", "freeStorageSize", "totalIndexSize", "totalSize"];

    public string Name => "$collStats";

    /// <summary>Parses the specification.</summary>
    /// <exception cref="MongoException">
    /// 5447000 or TypeMismatch (14) for a wrong type, 40415 for an unknown field, 51024 for a scale below 1, NotImplemented (238),
    /// InvalidNamespace (73) without a collection.
    /// </exception>
    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        if (specification is not BsonDocument source)
            throw new MongoException(5447000, $"$collStats must take a nested object but found: $collStats: {ShellText.Of(specification)}");
        double? scale = null;
        var count = false;
        foreach (var option in source)
        {
            switch (option.Name)
            {
                case "storageStats":
                    scale = Scale(option.Value);
                    break;
                case "count":
                    count = true;
                    break;
                case "latencyStats" or "queryExecStats":
                    throw new MongoException(
                        ErrorCode.NotImplemented,
                        $"the $collStats option '{option.Name}' is not supported by this server"
                    );
                default:
                    throw new MongoException(40415, $"BSON field '$collStats.{option.Name}' is an unknown field.");
            }
        }

        if (context.Collection is null)
            throw new MongoException(ErrorCode.InvalidNamespace, "$collStats is not allowed on a database");
        return new CollStatsStage(scale, count, context);
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        var database = context.Host.Database;
        var stats = context.Host.CollectionStats(database, context.Collection!);
        var result = new BsonDocument
        {
            { "ns", $"{database}.{context.Collection}" },
            { "localTime", new BsonDateTime(context.Host.Time.GetUtcNow().ToUnixTimeMilliseconds()) },
        };
        if (storageScale is { } scale)
            result.Add("storageStats", Scaled(stats, scale));
        if (count)
            result.Add("count", stats["count"]);
        yield return result;
    }

    private static BsonDocument Scaled(BsonDocument stats, double scale)
    {
        var scaled = new BsonDocument(stats.Where(element => element.Name is not ("ns" or "ok")));
        if (scale == 1)
            return scaled;
        foreach (var name in Sizes)
        {
            if (scaled.TryGetValue(name, out var size))
                scaled[name] = Divide(size, scale);
        }

        if (scaled.TryGetValue("indexSizes", out var sizes))
        {
            scaled["indexSizes"] = new BsonDocument(
                sizes.AsBsonDocument.Select(index => new BsonElement(index.Name, Divide(index.Value, scale)))
            );
        }

        scaled["scaleFactor"] = Number.IntOrLong((long)scale);
        return scaled;
    }

    private static BsonValue Divide(BsonValue size, double scale) => Number.IntOrLong((long)Math.Floor(Number.ToDouble(size) / scale));

    private static double Scale(BsonValue value)
    {
        if (value is not BsonDocument options)
        {
            throw new MongoException(
                ErrorCode.TypeMismatch,
                $"BSON field '$collStats.storageStats' is the wrong type '{BsonTypeNames.Of(value)}', expected type 'object'"
            );
        }

        var scale = 1.0;
        foreach (var option in options)
        {
            if (option.Name != "scale")
                throw new MongoException(40415, $"BSON field '$collStats.storageStats.{option.Name}' is an unknown field.");
            if (!Number.Is(option.Value))
            {
                throw new MongoException(
                    ErrorCode.TypeMismatch,
                    $"BSON field '$collStats.storageStats.scale' is the wrong type '{BsonTypeNames.Of(option.Value)}', expected "
                        + "types '[long, int, decimal, double]'"
                );
            }

            scale = Math.Floor(Number.ToDouble(option.Value));
            if (!(scale >= 1))
                throw new MongoException(51024, $"BSON field 'scale' value must be >= 1, actual value '{option.Value}'");
        }

        return scale;
    }
}
