using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Limits;

/// <summary>
/// Limits the nesting of documents that expressions build, because documents are walked by recursion: BSON's limit of 200 levels for values
/// that grow in a loop (<c>$reduce</c>), and one on the levels that the stages of a pipeline can add together. See
/// <see href="https://www.mongodb.com/docs/manual/reference/limits/"/>.
/// </summary>
internal static class NestingLimit
{
    private const int MaxValueDepth = 200;
    private const int MaxPipelineDepth = 2000;

    /// <summary>Returns the value.</summary>
    /// <exception cref="MongoException">Overflow (15) for more than 200 levels.</exception>
    public static BsonValue? Check(BsonValue? value) =>
        value is null || Depth(value, MaxValueDepth) <= MaxValueDepth
            ? value
            : throw new MongoException(
                ErrorCode.Overflow,
                $"cannot convert document to BSON because it exceeds the limit of {MaxValueDepth} levels of nesting"
            );

    /// <summary>Verifies a pipeline. A stage adds at most the depth of its specification to the depth of its input.</summary>
    /// <exception cref="MongoException">Overflow (15) for more than 2,000 levels in total.</exception>
    public static void Check(BsonArray pipeline)
    {
        var total = 0;
        foreach (var stage in pipeline)
        {
            total += Depth(stage, MaxValueDepth);
            if (total > MaxPipelineDepth)
                throw new MongoException(ErrorCode.Overflow, $"the pipeline's stages nest more than {MaxPipelineDepth} levels together");
        }
    }

    /// <summary>Returns the depth of a value, or some number above <paramref name="limit"/> when it is deeper.</summary>
    private static int Depth(BsonValue value, int limit)
    {
        if (limit < 0)
            return 1;
        Interruption.Check();
        var deepest = 0;
        switch (value)
        {
            case BsonDocument document:
                foreach (var element in document)
                {
                    if (element.Value is BsonDocument or BsonArray)
                        deepest = Math.Max(deepest, Depth(element.Value, limit - 1));
                }

                return deepest + 1;
            case BsonArray array:
                foreach (var item in array)
                {
                    if (item is BsonDocument or BsonArray)
                        deepest = Math.Max(deepest, Depth(item, limit - 1));
                }

                return deepest + 1;
            default:
                return 0;
        }
    }
}
