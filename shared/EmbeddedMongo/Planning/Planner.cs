using EmbeddedMongo.Errors;
using EmbeddedMongo.Planning.Bounds;
using EmbeddedMongo.Planning.Stages;
using EmbeddedMongo.Query;
using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Planning;

/// <summary>
/// The query planner. It reaches documents by <c>_id</c>, through the index that narrows most, through one index for each branch of an
/// $or, or by scanning. Every document is still matched against the filter; an index only saves reading others.
/// </summary>
internal static class Planner
{
    /// <exception cref="MongoException">BadValue for a hint that names no index.</exception>
    public static QueryPlan Plan(ReadView view, QueryRequest request)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(request);
        if (view.Find(request.Namespace) is not { } collection)
            return new QueryPlan(view, null, new NoCollection());

        // A filter without conditions need not be asked of anything.
        if (request.Filter is { Source.ElementCount: 0 })
            request = request with { Filter = null };
        var (stage, sorted) = Access(view, collection, request);
        if (request.Sample is { } size)
            return new QueryPlan(view, collection, BelowFetch(stage, input => new Sample(input, size)));

        if (request.Sort is { Fields.Count: > 0 } sort && !sorted)
            stage = new Sort(stage, sort, request.Limit is { } wanted ? wanted + request.Skip : null, request.AllowDiskUse);
        if (request.Skip > 0)
            stage = BelowFetch(stage, input => new Skip(input, request.Skip));
        if (request.Limit is { } limit)
            stage = new Limit(stage, limit);
        return new QueryPlan(view, collection, stage);
    }

    /// <summary>A way to reach the documents, and whether they come in the order asked for.</summary>
    private static (PlanStage Stage, bool Sorted) Access(ReadView view, CollectionInfo collection, QueryRequest request)
    {
        var conditions = request.Filter is null ? [] : FilterText.Conditions(request.Filter.Root).ToArray();
        var paths = conditions.OfType<PathPredicate>().ToArray();
        var range = RecordBounds.Of(collection, paths);
        if (request.After is { } after)
            return (new CollectionScan(request.Filter, backward: false, range, after), true);
        if (request.Hint is { } hint)
        {
            return Hints.Natural(hint) is { } backward
                ? (new CollectionScan(request.Filter, backward, range), request.Sort is null)
                : Scan(request, new IndexCandidate(Hints.Index(collection, hint), paths));
        }

        // The oplog has no index.
        if (collection.Indexes.Count == 0)
            return (new CollectionScan(request.Filter, backward: false, range), false);

        if (conditions is [PathPredicate { Path: "_id", Operator: "$eq" } id] && Interval.IsOneValue(id.Operand))
            return (new IdLookup(collection.IdIndex, id.Operand), true);

        // The keys are enough to choose from, and far fewer bytes than the documents.
        if (request is { Sample: not null, Filter: null })
            return Scan(request, new IndexCandidate(collection.IdIndex, []));

        if (IndexChoice.Best(view, collection, paths, request.Sort) is { } best)
            return Scan(request, best);
        if (
            conditions.OfType<OrPredicate>().Select(or => Branches(view, collection, or)).FirstOrDefault(found => found is not null) is
            { } branches
        )
        {
            return (
                new Fetch(
                    new Or(branches.Select(branch => new IndexScan(branch, backward: false))),
                    request.Filter,
                    request.Filter!.Source
                ),
                false
            );
        }

        return (new CollectionScan(request.Filter, backward: false, range), false);
    }

    /// <summary>Moves a skip below the fetch where an index alone decides the matches: skipped documents are not fetched.</summary>
    private static PlanStage BelowFetch(PlanStage stage, Func<PlanStage, PlanStage> pass) =>
        stage is Fetch { Filters: false } fetch ? fetch.Over(pass) : pass(stage);

    private static (PlanStage, bool) Scan(QueryRequest request, IndexCandidate candidate)
    {
        var backward = false;
        var sorted = request.Sort is { } sort && candidate.Provides(sort, out backward);
        var residual = FilterText.Residual(request.Filter, candidate);
        var scan = new IndexScan(candidate, backward);
        return (request.CountOnly && residual is null ? scan : new Fetch(scan, request.Filter, residual), sorted);
    }

    /// <summary>An index for each branch of an $or, or null where one has none: all must then be scanned anyway.</summary>
    private static List<IndexCandidate>? Branches(ReadView view, CollectionInfo collection, OrPredicate or)
    {
        var branches = new List<IndexCandidate>();
        foreach (var child in or.Children)
        {
            if (
                IndexChoice.Best(view, collection, [.. FilterText.Conditions(child).OfType<PathPredicate>()], sort: null)
                is not { } candidate
            )
            {
                return null;
            }

            branches.Add(candidate);
        }

        return branches;
    }
}
