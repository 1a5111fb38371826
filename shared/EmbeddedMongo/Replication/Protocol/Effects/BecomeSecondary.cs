namespace EmbeddedMongo.Replication.Protocol.Effects;

/// <summary>
/// The member is no longer primary. The driver confirms what it may, and fails every other write and read that waits: whether
/// such a write will stay is unknown (<c>PrimarySteppedDown</c>, 189). Connections stay open.
/// </summary>
internal sealed record BecomeSecondary(StepDownReason Reason) : Effect;
