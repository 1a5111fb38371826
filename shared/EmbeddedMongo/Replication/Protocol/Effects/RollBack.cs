using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol.Effects;

/// <summary>
/// Undoes every entry after a position, keeps what was undone where an operator finds it, and removes the entries from the log. The driver
/// says <see cref="ReplicaNode.RolledBack"/> when that is done. After a crash in the middle the log may end anywhere between.
/// </summary>
/// <param name="To">The newest entry that stays.</param>
internal sealed record RollBack(OpTime To) : Effect;
