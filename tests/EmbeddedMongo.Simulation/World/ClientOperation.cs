using EmbeddedMongo.Replication.Protocol.Waiting;

namespace EmbeddedMongo.Simulation.World;

/// <summary>An operation of a client.</summary>
internal sealed class ClientOperation(long id, OperationKind kind, WriteRequirement requirement, SimulatedEntry? mustSee)
{
    public long Id { get; } = id;

    public OperationKind Kind { get; } = kind;

    /// <summary>What a write waits for.</summary>
    public WriteRequirement Requirement { get; } = requirement;

    /// <summary>The newest entry that was confirmed to a client when this operation was issued; a read must see it.</summary>
    public SimulatedEntry? MustSee { get; } = mustSee;

    /// <summary>The entry that the write made, or the last one that the read saw.</summary>
    public SimulatedEntry? Entry { get; set; }

    /// <summary>The log that the read saw holds <see cref="MustSee"/>.</summary>
    public bool SawIt { get; set; }

    public override string ToString() => Kind == OperationKind.Write ? $"write {Id} w: {Requirement}" : $"linearizable read {Id}";
}
