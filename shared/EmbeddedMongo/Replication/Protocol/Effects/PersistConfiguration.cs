namespace EmbeddedMongo.Replication.Protocol.Effects;

/// <summary>Makes a configuration durable. The member uses it already; an older one after a crash is replaced by a heartbeat.</summary>
internal sealed record PersistConfiguration(ReplicaSetConfiguration Configuration) : Effect;
