using EmbeddedMongo.Planning.Stages;
using EmbeddedMongo.Query;
using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Planning;

/// <summary>Chooses how a query reaches its documents: by <c>_id</c>, through the index that narrows most, or by scanning.</summary>
public static class Planner
{
    /// <exception cref="MongoException">BadValue for a hint that names no index.</exception>
    public static QueryPlan Plan(ReadView view, QueryRequest request)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(request);
        if (view.Find(request.Namespace) is not { } collection) return new QueryPlan(view, null, new NoCollection());

        PlanStage stage = IdOnly(request) is { } id ? new IdLookup(collection.IdIndex, id) : new CollectionScan(request.Filter, backward: false);
        if (request.Sort is { Fields.Count: > 0 } sort) stage = new Sort(stage, sort, request.Limit is { } wanted ? wanted + request.Skip : null, request.AllowDiskUse);
        if (request.Skip > 0) stage = new Skip(stage, request.Skip);
        if (request.Limit is { } limit) stage = new Limit(stage, limit);
        return new QueryPlan(view, collection, stage);
    }

    /// <summary>The <c>_id</c>, where the filter asks for one and nothing else.</summary>
    private static BsonValue? IdOnly(QueryRequest request)
    {
        if (request.Hint is not null || request.Filter?.Root is not { } root) return null;
        if (root is AndPredicate { Children.Count: 1 } and) root = and.Children[0];
        return root is PathPredicate { Path: "_id", Operator: "$eq" } predicate && IsPlain(predicate.Operand) ? predicate.Operand : null;
    }

    /// <summary>Whether equality with the value means just that: an array, null or a regular expression matches other values too.</summary>
    private static bool IsPlain(BsonValue value) => value is not (BsonArray or BsonNull or BsonUndefined or BsonRegularExpression);
}
