using MongoDB.Bson;

namespace EmbeddedMongo.Projections;

/// <summary>A step of a find's projection that runs after fields have been kept and computed.</summary>
internal interface IProjectionStep
{
    /// <summary>Returns the projected document after this step.</summary>
    /// <param name="projected">The result so far, which stays unchanged.</param>
    /// <param name="source">The whole document.</param>
    BsonDocument Apply(BsonDocument projected, BsonDocument source);
}
