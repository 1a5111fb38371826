using System.Globalization;
using EmbeddedMongo.Simulation.Bugs;

namespace EmbeddedMongo.Simulation.Scenarios;

/// <summary>
/// A plan that decides one run completely: the same scenario gives the same run, message by message. Times are in microseconds.
/// </summary>
internal sealed record Scenario
{
    /// <summary>The seed of every chance in the run: delays, losses, elections, operations.</summary>
    public required int Seed { get; init; }

    public required int Members { get; init; }

    /// <summary>The time in which faults and clients are at work; afterwards everything is repaired, and must settle.</summary>
    public required long Length { get; init; }

    public required IReadOnlyList<Fault> Faults { get; init; }

    /// <summary>The mean time between two operations of clients.</summary>
    public required long OperationInterval { get; init; }

    /// <summary>The probability that a message is lost, also outside faults.</summary>
    public double Loss { get; init; }

    /// <summary>The probability that a message arrives twice.</summary>
    public double Duplication { get; init; }

    /// <summary>The greatest delay of a usual message.</summary>
    public long MaxDelay { get; init; } = 3_000;

    /// <summary>The greatest time of a usual flush.</summary>
    public long MaxFlush { get; init; } = 2_000;

    /// <summary>Clocks run up to this part faster or slower than the true time.</summary>
    public double ClockDrift { get; init; }

    /// <summary>The greatest number of entries in a batch.</summary>
    public int MaxBatch { get; init; } = 16;

    /// <summary>Only the first member has a configuration at the start; the others must get it from there.</summary>
    public bool StartsUninitiated { get; init; }

    /// <summary>The bug that is planted, or none.</summary>
    public PlantedBug Bug { get; init; }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"seed {Seed}, {Members} members, {Length / 1000} ms, an operation each {OperationInterval / 1000.0:0.0} ms, "
                + $"{Loss:P0} lost, {Duplication:P0} repeated, clocks ±{ClockDrift:P0}, bug {Bug}, {Faults.Count} faults"
        ) + string.Concat(Faults.Select(fault => $"{Environment.NewLine}  {fault}"));
}
