using EmbeddedMongo.Replication.Protocol.Effects;

namespace EmbeddedMongo.Simulation.World;

/// <summary>A no-op entry that linearizable reads have asked for, in the log's queue of work.</summary>
internal sealed record ReadNoOp(long Term, MemberClients Reads) : Effect;
