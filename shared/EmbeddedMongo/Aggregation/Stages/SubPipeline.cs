using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>A pipeline over another collection, inside $lookup or $unionWith; its leading $match is the server's to find by index.</summary>
internal sealed class SubPipeline(BsonArray stages, string collection, PipelineContext context)
{
    private static readonly Filter Everything = Filter.Parse([]);

    private readonly Pipeline _pipeline = Pipeline.Parse(stages, context);

    public IEnumerable<BsonDocument> Run()
    {
        if (_pipeline.IsSource) return _pipeline.Run([]);
        return _pipeline.Stages is [MatchStage match, ..] ? _pipeline.Run(Find(match.Filter), skipStages: 1) : Run(Everything);
    }

    /// <summary>Runs over the collection's documents that match.</summary>
    public IEnumerable<BsonDocument> Run(Filter filter) => _pipeline.Run(Find(filter));

    private IEnumerable<BsonDocument> Find(Filter filter) => context.Host.Find(context.Host.Database, collection, filter);
}
