using EmbeddedMongo.Planning.Stages;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Planning;

/// <summary>A chosen plan: describable for explain, and runnable once.</summary>
internal sealed class QueryPlan
{
    private readonly ReadView _view;
    private readonly CollectionInfo? _collection;

    internal QueryPlan(ReadView view, CollectionInfo? collection, PlanStage root) => (_view, _collection, Root) = (view, collection, root);

    internal PlanStage Root { get; }

    /// <summary><c>IDHACK</c>, <c>COLLSCAN</c>, <c>IXSCAN { city: 1, total_spend: 1 }</c> …, as the profiler prints it.</summary>
    public string Summary => string.Join(", ", Leaves(Root).Select(leaf => leaf.Summary));

    /// <summary>explain's <c>winningPlan</c>.</summary>
    public BsonDocument Describe() => Root.Describe(counters: false);

    /// <summary>
    /// Runs the plan lazily. The execution owns neither the view nor its lifetime; dispose the execution before the view.
    /// </summary>
    public QueryExecution Execute() => new(Root, _collection is null ? null : new PlanRun(_view, _collection));

    private static IEnumerable<PlanStage> Leaves(PlanStage stage) => stage.Inputs.Count == 0 ? [stage] : stage.Inputs.SelectMany(Leaves);
}
