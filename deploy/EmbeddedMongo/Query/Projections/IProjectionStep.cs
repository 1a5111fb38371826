using MongoDB.Bson;

namespace EmbeddedMongo.Query.Projections;

/// <summary>What a find's projection does after fields have been kept and computed.</summary>
internal interface IProjectionStep
{
    /// <param name="projected">The result so far; not altered.</param>
    /// <param name="source">The whole document.</param>
    BsonDocument Apply(BsonDocument projected, BsonDocument source);
}
