using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions;
using EmbeddedMongo.Expressions.Limits;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// An aggregation pipeline. It is parsed as a whole, so that an error in a stage is reported before anything runs; its output is computed
/// while it is read. See <see href="https://www.mongodb.com/docs/manual/core/aggregation-pipeline/"/>.
/// </summary>
internal sealed class Pipeline
{
    /// <summary>MongoDB's limit (internalPipelineLengthLimit).</summary>
    private const int MaxStages = 1000;

    private readonly Constants? _constants;

    private Pipeline(IReadOnlyList<IStage> stages, Constants? constants) => (Stages, _constants) = (stages, constants);

    /// <summary>
    /// The stages. The planner moves leading ones (<c>$match</c>, then <c>$sort</c>, <c>$limit</c>, <c>$skip</c>) into the query plan.
    /// </summary>
    public IReadOnlyList<IStage> Stages { get; }

    /// <summary>
    /// True when the first stage produces documents itself (<c>$documents</c>, <c>$collStats</c>, <c>$currentOp</c>), so that the input is
    /// never read.
    /// </summary>
    public bool IsSource => Stages is [ISourceStage, ..];

    /// <summary>True when the pipeline ends in <c>$out</c> or <c>$merge</c>: it returns no documents, and its command is a write.</summary>
    public bool Writes => Stages is [.., IWriteStage];

    /// <summary>Parses a pipeline.</summary>
    /// <param name="source">The <c>pipeline</c> array.</param>
    /// <param name="host">The server, for stages that reach beyond their input.</param>
    /// <param name="variables">The values of <c>let</c>, or null; NOW is added.</param>
    /// <param name="allowDiskUse">True to allow blocking stages more than 100 MB.</param>
    /// <exception cref="MongoException">
    /// 40323 for a stage with several fields, 40324 for an unknown stage, NotImplemented (238) for one that this server does not support,
    /// 7749501 for more than 1,000 stages, 40600 to 40602 for a misplaced stage, and the stages' own codes.
    /// </exception>
    public static Pipeline Parse(BsonArray source, IPipelineHost host, BsonDocument? variables = null, bool allowDiskUse = true)
    {
        var known = new BsonDocument(variables ?? []);
        if (!known.Contains("NOW"))
            known.Add("NOW", new BsonDateTime(host.Time.GetUtcNow().UtcDateTime));
        return Parse(
            source,
            new PipelineContext(host, known, allowDiskUse, PipelinePlace.Command, host.Collection)
            {
                Constants = new Constants("Failed to optimize pipeline"),
            }
        );
    }

    /// <summary>Parses a pipeline inside another one, in its context.</summary>
    /// <exception cref="MongoException">As the public method.</exception>
    internal static Pipeline Parse(BsonArray source, PipelineContext context)
    {
        if (source.Count > MaxStages)
            throw new MongoException(7749501, $"Pipeline length must be no longer than {MaxStages} stages");
        NestingLimit.Check(source);
        var stages = new List<IStage>(source.Count);
        foreach (var item in source)
            stages.Add(ParseStage(item, context));
        StagePlaces.Check(stages, context.Place);
        SortStage.TakeLimits(stages);
        return new Pipeline(stages, context.Constants);
    }

    /// <summary>Computes what is constant in the pipeline, as MongoDB's optimizer does.</summary>
    /// <exception cref="MongoException">The code of an operator that fails.</exception>
    public void Optimize() => _constants?.Compute();

    /// <summary>Runs the pipeline; the stages run while the result is read.</summary>
    /// <param name="input">The documents of the collection.</param>
    /// <param name="skipStages">The number of leading stages that the planner has already applied to the input.</param>
    /// <exception cref="MongoException">The code of an expression that fails, or a memory limit.</exception>
    public IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, int skipStages = 0) =>
        Stages.Skip(skipStages).Aggregate(input, (documents, stage) => Interruptible(stage.Apply(documents)));

    private static IEnumerable<BsonDocument> Interruptible(IEnumerable<BsonDocument> documents)
    {
        foreach (var document in documents)
        {
            Interruption.Check();
            yield return document;
        }
    }

    private static IStage ParseStage(BsonValue item, PipelineContext context)
    {
        if (item is not BsonDocument stage)
            throw new MongoException(ErrorCode.TypeMismatch, "Each element of the 'pipeline' array must be an object");
        if (stage.ElementCount != 1)
            throw new MongoException(40323, "A pipeline stage specification object must contain exactly one field.");
        var element = stage.GetElement(0);
        return StageTable.Find(element.Name)(element.Value, context);
    }
}
