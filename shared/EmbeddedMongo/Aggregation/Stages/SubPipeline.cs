using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>
/// A pipeline over another collection, inside <c>$lookup</c> or <c>$unionWith</c>. A leading <c>$match</c> becomes the filter of the
/// server's query, which can use an index.
/// </summary>
internal sealed class SubPipeline(BsonArray stages, string collection, PipelineContext context)
{
    private static readonly Filter Everything = Filter.Parse([]);

    private readonly Pipeline _pipeline = Pipeline.Parse(stages, context);

    /// <summary>Runs the pipeline over the collection.</summary>
    public IEnumerable<BsonDocument> Run()
    {
        if (_pipeline.IsSource)
            return _pipeline.Run([]);
        return _pipeline.Stages is [MatchStage match, ..] ? _pipeline.Run(Find(match.Filter), skipStages: 1) : Run(Everything);
    }

    /// <summary>
    /// Runs the pipeline over the documents of the collection that match a filter. Of a pipeline that makes its own documents
    /// (<c>$documents</c>), the filter picks among these.
    /// </summary>
    public IEnumerable<BsonDocument> Run(Filter filter) =>
        _pipeline.IsSource
            ? _pipeline.Run(_pipeline.Stages[0].Apply([]).Where(filter.Matches), skipStages: 1)
            : _pipeline.Run(Find(filter));

    private IEnumerable<BsonDocument> Find(Filter filter) => context.Host.Find(context.Host.Database, collection, filter);
}
