using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// <c>{$out: "collection"}</c> or <c>{$out: {db, coll}}</c> replaces a collection in one step, so that readers see either the old documents
/// or the new ones, and returns nothing. Errors: 16990, 40414, 40415, InvalidNamespace (73). This server does not support timeseries (238).
/// See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/out/"/>.
/// </summary>
internal sealed class OutStage((string Database, string Collection) target, PipelineContext context) : IWriteStage
{
    public string Name => "$out";

    public (string Database, string Collection) Target => target;

    /// <summary>Parses the target.</summary>
    /// <exception cref="MongoException">
    /// 16990 or TypeMismatch (14) for a wrong type, 40414 or 40415 for a missing or unknown field, InvalidNamespace (73) for an empty name,
    /// NotImplemented (238) for timeseries.
    /// </exception>
    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        if (specification is BsonDocument document && document.Contains("timeseries"))
        {
            throw new MongoException(ErrorCode.NotImplemented, "the $out option 'timeseries' is not supported by this server");
        }

        return new OutStage(WriteTarget.Parse("$out", specification, new(16990, Special: 17385, Internal: 31321), context), context);
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        context.Host.ReplaceCollection(target.Database, target.Collection, input);
        yield break;
    }
}
