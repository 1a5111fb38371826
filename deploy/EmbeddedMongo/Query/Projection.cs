using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>A find or <c>$project</c> projection: inclusion or exclusion, dotted paths, $slice, $elemMatch, positional, expressions.</summary>
public sealed class Projection
{
    private Projection() { }

    /// <param name="source">The projection as sent.</param>
    /// <param name="filter">The query's filter, for the positional <c>a.$</c>; null in a pipeline.</param>
    /// <param name="variables">Values of <c>let</c>, for expressions.</param>
    public static Projection Parse(BsonDocument source, Filter? filter = null, BsonDocument? variables = null) => throw new NotImplementedException();

    public BsonDocument Apply(BsonDocument document) => throw new NotImplementedException();
}
