namespace EmbeddedMongo.Replication.Protocol.Messages;

/// <summary>
/// Asks a secondary to stand for election at once, without a dry run: the primary of the header's term has stepped down in its favour
/// (<c>replSetStepUp</c>, MongoDB's election handoff).
/// </summary>
internal sealed record StepUpRequest : ReplicationMessage;
