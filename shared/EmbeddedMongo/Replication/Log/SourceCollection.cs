using EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace EmbeddedMongo.Replication.Log;

/// <summary>A collection of the member whose data is copied.</summary>
/// <param name="Namespace">The name.</param>
/// <param name="Uuid">The identity, which a rename within the database keeps.</param>
/// <param name="Options">The options that it was created with.</param>
internal sealed record SourceCollection(Namespace Namespace, Guid Uuid, BsonDocument Options);
