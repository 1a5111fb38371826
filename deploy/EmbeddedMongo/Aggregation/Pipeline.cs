using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation;

/// <summary>An aggregation pipeline: parsed whole (an unknown stage is refused before anything runs), then pulled lazily.</summary>
public sealed class Pipeline
{
    private Pipeline(IReadOnlyList<IStage> stages) => Stages = stages;

    /// <summary>The stages; the planner lifts leading ones (MatchStage, then SortStage, LimitStage, SkipStage) into index bounds.</summary>
    public IReadOnlyList<IStage> Stages { get; }

    /// <param name="source">The <c>pipeline</c> array.</param>
    /// <param name="host">What stages reach the server through.</param>
    /// <param name="variables">Values of <c>let</c>, or null.</param>
    public static Pipeline Parse(BsonArray source, IPipelineHost host, BsonDocument? variables = null) => throw new NotImplementedException();

    /// <summary>Runs the stages from <paramref name="skipStages"/> on (those before it the planner has done) over the input.</summary>
    public IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> input, int skipStages = 0) =>
        Stages.Skip(skipStages).Aggregate(input, (documents, stage) => stage.Apply(documents));
}
