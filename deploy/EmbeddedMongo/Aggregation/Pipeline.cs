using EmbeddedMongo.Aggregation.Stages;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation;

/// <summary>An aggregation pipeline: parsed whole (an unknown stage is refused before anything runs), then pulled lazily.</summary>
public sealed class Pipeline
{
    /// <summary>MongoDB's own bound (internalPipelineLengthLimit).</summary>
    private const int MaxStages = 1000;

    private Pipeline(IReadOnlyList<IStage> stages) => Stages = stages;

    /// <summary>The stages; the planner lifts leading ones (MatchStage, then SortStage, LimitStage, SkipStage) into index bounds.</summary>
    public IReadOnlyList<IStage> Stages { get; }

    /// <summary>Whether the pipeline makes its own documents ($documents, $collStats, $currentOp) and never reads its input.</summary>
    public bool IsSource => Stages is [ISourceStage, ..];

    /// <summary>Whether the pipeline ends in $out or $merge: it returns nothing, and its command is a write.</summary>
    public bool Writes => Stages is [.., IWriteStage];

    /// <param name="source">The <c>pipeline</c> array.</param>
    /// <param name="host">What stages reach the server through.</param>
    /// <param name="variables">Values of <c>let</c>, or null; NOW is added.</param>
    /// <param name="allowDiskUse">Whether blocking stages may hold more than 100 MB.</param>
    /// <exception cref="MongoException">40323, 40324 or the stage's own code for a stage that is wrong.</exception>
    public static Pipeline Parse(BsonArray source, IPipelineHost host, BsonDocument? variables = null, bool allowDiskUse = true)
    {
        var known = new BsonDocument(variables ?? []);
        if (!known.Contains("NOW")) known.Add("NOW", new BsonDateTime(host.Time.GetUtcNow().UtcDateTime));
        return Parse(source, new PipelineContext(host, known, allowDiskUse, PipelinePlace.Command, host.Collection));
    }

    internal static Pipeline Parse(BsonArray source, PipelineContext context)
    {
        if (source.Count > MaxStages) throw new MongoException(7749501, $"Pipeline length must be no longer than {MaxStages} stages");
        NestingLimit.Check(source);
        var stages = new List<IStage>(source.Count);
        foreach (var item in source) stages.Add(ParseStage(item, context));
        StagePlaces.Check(stages, context.Place);
        SortStage.TakeLimits(stages);
        return new Pipeline(stages);
    }

    /// <summary>Runs the stages from <paramref name="skipStages"/> on (those before it the planner has done) over the input.</summary>
    public IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, int skipStages = 0) =>
        Stages.Skip(skipStages).Aggregate(input, (documents, stage) => stage.Apply(documents));

    private static IStage ParseStage(BsonValue item, PipelineContext context)
    {
        if (item is not BsonDocument stage) throw new MongoException(ErrorCode.TypeMismatch, "Each element of the 'pipeline' array must be an object");
        if (stage.ElementCount != 1) throw new MongoException(40323, "A pipeline stage specification object must contain exactly one field.");
        var element = stage.GetElement(0);
        return StageTable.Find(element.Name)(element.Value, context);
    }
}
