using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Planning;

/// <summary>A chosen plan: describable for explain, and runnable once.</summary>
public sealed class QueryPlan
{
    internal QueryPlan() { }

    /// <summary><c>IDHACK</c>, <c>COLLSCAN</c>, <c>IXSCAN { city: 1, total_spend: 1 }</c> …, as the profiler prints it.</summary>
    public string Summary => throw new NotImplementedException();

    /// <summary>explain's <c>winningPlan</c>.</summary>
    public BsonDocument Describe() => throw new NotImplementedException();

    /// <summary>Runs the plan lazily. The execution owns neither the view nor its lifetime; dispose the execution before the view.</summary>
    public QueryExecution Execute() => throw new NotImplementedException();
}
