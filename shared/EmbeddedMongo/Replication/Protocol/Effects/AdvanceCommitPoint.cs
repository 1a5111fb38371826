using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Replication.Protocol.Effects;

/// <summary>Every entry up to this one is committed: it is never undone. Reads with <c>majority</c> see this far.</summary>
internal sealed record AdvanceCommitPoint(OpTime CommitPoint) : Effect;
