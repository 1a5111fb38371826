using EmbeddedMongo.Aggregation;
using EmbeddedMongo.Aggregation.Stages;
using EmbeddedMongo.Planning;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Crud;

/// <summary>
/// The leading stages that the query planner does, by index where one serves: $match, then $sample, or $sort, $skip and $limit.
/// </summary>
/// <param name="Request">The query that the planner runs.</param>
/// <param name="Stages">The number of leading stages that the query covers.</param>
internal sealed record PipelineHead(QueryRequest Request, int Stages)
{
    public static PipelineHead Of(Pipeline pipeline, Namespace ns, BsonValue? hint, bool allowDiskUse)
    {
        var request = new QueryRequest(ns) { Hint = hint, AllowDiskUse = allowDiskUse };
        var (stages, done) = (pipeline.Stages, 0);
        if (Next<MatchStage>(stages, done) is { } match)
        {
            request = request with { Filter = match.Filter };
            done++;
        }

        if (Next<SampleStage>(stages, done) is { } sample)
            return new PipelineHead(request with { Sample = sample.Size }, done + 1);

        if (Next<SortStage>(stages, done) is { } sort)
        {
            request = request with { Sort = sort.Sort };
            done++;
        }

        if (Next<SkipStage>(stages, done) is { } skip)
        {
            request = request with { Skip = skip.Count };
            done++;
        }

        if (Next<LimitStage>(stages, done) is { } limit)
        {
            request = request with { Limit = limit.Count };
            done++;
        }

        return new PipelineHead(request, done);
    }

    private static T? Next<T>(IReadOnlyList<IStage> stages, int index)
        where T : class => index < stages.Count ? stages[index] as T : null;
}
