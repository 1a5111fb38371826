using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation;

/// <summary>
/// Documents are walked by recursion, so what expressions build must not nest without bound: BSON's own limit of 200 levels
/// holds for values that grow in a loop ($reduce), and one on the pipeline's nesting for what stages can add to each other.
/// </summary>
internal static class NestingLimit
{
    private const int MaxValueDepth = 200;
    private const int MaxPipelineDepth = 2000;

    public static BsonValue? Check(BsonValue? value) => value is null || Depth(value, MaxValueDepth) <= MaxValueDepth
        ? value
        : throw new MongoException(ErrorCode.Overflow, $"cannot convert document to BSON because it exceeds the limit of {MaxValueDepth} levels of nesting");

    /// <summary>Each stage adds to its input at most the depth that it has itself.</summary>
    public static void Check(BsonArray pipeline)
    {
        var total = 0;
        foreach (var stage in pipeline)
        {
            total += Depth(stage, MaxValueDepth);
            if (total > MaxPipelineDepth) throw new MongoException(ErrorCode.Overflow, $"the pipeline's stages nest more than {MaxPipelineDepth} levels together");
        }
    }

    /// <summary>The value's depth, or some number above <paramref name="limit"/> where it is deeper.</summary>
    private static int Depth(BsonValue value, int limit)
    {
        if (limit < 0) return 1;
        var deepest = 0;
        switch (value)
        {
            case BsonDocument document:
                foreach (var element in document)
                {
                    if (element.Value is BsonDocument or BsonArray) deepest = Math.Max(deepest, Depth(element.Value, limit - 1));
                }

                return deepest + 1;
            case BsonArray array:
                foreach (var item in array)
                {
                    if (item is BsonDocument or BsonArray) deepest = Math.Max(deepest, Depth(item, limit - 1));
                }

                return deepest + 1;
            default: return 0;
        }
    }
}
