using EmbeddedMongo.Replication.Protocol;

namespace EmbeddedMongo.Simulation.World;

/// <summary>A change that a crash may undo, because it is not flushed yet.</summary>
internal abstract record DiskChange
{
    private DiskChange() { }

    internal sealed record Appended(SimulatedEntry Entry) : DiskChange;

    internal sealed record Truncated(SimulatedEntry[] Removed) : DiskChange;

    internal sealed record Voted(LastVote Before, LastVote After) : DiskChange;

    internal sealed record Configured(ReplicaSetConfiguration? Before) : DiskChange;
}
