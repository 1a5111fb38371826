namespace EmbeddedMongo.Replication.Protocol.Effects;

/// <summary>
/// Clients' writes are refused from now on: the primary waits until a secondary has caught up, and steps down then. Writes that are done
/// go on waiting for their write concern. <see cref="AcceptWrites"/> or <see cref="BecomeSecondary"/> ends the pause.
/// </summary>
internal sealed record PauseWrites : Effect;
