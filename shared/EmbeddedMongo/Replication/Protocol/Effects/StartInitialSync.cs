namespace EmbeddedMongo.Replication.Protocol.Effects;

/// <summary>
/// Copies the data of a member, because the own log is too old to go on from. The driver first makes durable that it has begun
/// (<see cref="RestoredState.InInitialSync"/>), and says <see cref="ReplicaNode.InitialSyncDone"/> or
/// <see cref="ReplicaNode.InitialSyncFailed"/>. Until then the member neither votes nor stands.
/// </summary>
internal sealed record StartInitialSync(int From) : Effect;
