namespace EmbeddedMongo.Replication.Protocol.Effects;

/// <summary>
/// Makes a vote durable. The driver says <see cref="ReplicaNode.VotePersisted"/> when it is: the vote is told to others only then. If it
/// can't be made durable, the driver says nothing, and the vote is never given.
/// </summary>
internal sealed record PersistVote(LastVote Vote) : Effect;
