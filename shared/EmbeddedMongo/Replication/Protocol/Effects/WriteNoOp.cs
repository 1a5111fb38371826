namespace EmbeddedMongo.Replication.Protocol.Effects;

/// <summary>
/// Writes an entry that changes nothing, with the next timestamp and this term, after all writes that wait. If the member is no longer the
/// primary of the term when its turn comes, the driver drops it.
/// </summary>
internal sealed record WriteNoOp(long Term) : Effect;
