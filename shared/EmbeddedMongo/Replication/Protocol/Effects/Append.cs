namespace EmbeddedMongo.Replication.Protocol.Effects;

/// <summary>
/// Writes entries of the primary to the own log and applies them, in their order. The driver says <see cref="ReplicaNode.Written"/> when
/// readers see them, and <see cref="ReplicaNode.Durable"/> when they are flushed. Writes that come after this effect wait for it.
/// </summary>
internal sealed record Append(IReadOnlyList<LogEntry> Entries) : Effect;
