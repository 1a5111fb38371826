using EmbeddedMongo.Replication.Protocol;
using EmbeddedMongo.Storage.Oplog;

namespace EmbeddedMongo.Simulation.World;

/// <summary>
/// An entry of the simulated oplog. All logs share the object, and it knows its predecessor in the log of the primary that wrote it: so a
/// log that holds it after another entry, or at another place, gives itself away.
/// </summary>
internal sealed class SimulatedEntry(OpTime opTime, SimulatedEntry? previous) : LogEntry(opTime, default)
{
    public SimulatedEntry? Previous { get; } = previous;

    /// <summary>The place in the log, from 0.</summary>
    public int Index { get; } = previous is null ? 0 : previous.Index + 1;

    /// <summary>The members that have had the entry in their logs at some time, as bits.</summary>
    public uint WrittenBy { get; set; }

    /// <summary>The members whose disks have held the entry at some time, as bits.</summary>
    public uint FlushedBy { get; set; }

    /// <summary>A client has been told that the entry is written.</summary>
    public bool IsAcknowledged { get; set; }

    public override string ToString() => $"#{Index} {OpTime}";
}
