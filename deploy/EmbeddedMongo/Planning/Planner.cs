using EmbeddedMongo.Storage;

namespace EmbeddedMongo.Planning;

/// <summary>Chooses how a query reaches its documents: by <c>_id</c>, through the index that narrows most, or by scanning.</summary>
public static class Planner
{
    /// <exception cref="MongoException">BadValue for a hint that names no index.</exception>
    public static QueryPlan Plan(ReadView view, QueryRequest request) => throw new NotImplementedException();
}
