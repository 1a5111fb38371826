namespace EmbeddedMongo.Replication.Protocol;

/// <summary>A member of a replica set.</summary>
/// <param name="Id">Its <c>_id</c> in the configuration, which never changes.</param>
/// <param name="Host">The host and port that the other members and clients dial.</param>
internal sealed record ReplicaSetMember(int Id, string Host);
