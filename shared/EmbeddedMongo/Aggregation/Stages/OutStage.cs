using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$out</c>: replaces a collection in one step, so that readers see either all of the old or all of the new.</summary>
internal sealed class OutStage((string Database, string Collection) target, PipelineContext context) : IWriteStage
{
    public string Name => "$out";

    public (string Database, string Collection) Target => target;

    public static IStage Parse(BsonValue specification, PipelineContext context)
    {
        if (specification is BsonDocument document && document.Contains("timeseries"))
        {
            throw new MongoException(ErrorCode.NotImplemented, "the $out option 'timeseries' is not supported by this server");
        }

        return new OutStage(WriteTarget.Parse("$out", specification, 16990, context), context);
    }

    public IEnumerable<BsonDocument> Apply(IEnumerable<BsonDocument> input)
    {
        context.Host.ReplaceCollection(target.Database, target.Collection, input);
        yield break;
    }
}
