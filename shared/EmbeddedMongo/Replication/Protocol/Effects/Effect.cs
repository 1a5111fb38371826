namespace EmbeddedMongo.Replication.Protocol.Effects;

/// <summary>
/// Something that a <see cref="ReplicaNode"/> asks its driver to do. The driver begins effects in the order in which they come.
/// </summary>
internal abstract record Effect;
