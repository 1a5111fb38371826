using System.Text.Json.Serialization;

namespace DzStore.Load.Results;

/// <summary>Everything that one run of the load tests found out: what the reports are written from.</summary>
/// <remarks>Times within the run are counted from <see cref="Started"/>; latencies are milliseconds; rates are requests a second.</remarks>
public sealed record RunResult
{
    /// <summary>The scenario's name on the command line, such as "black-friday".</summary>
    public required string Scenario { get; init; }

    /// <summary>The arguments as they were given.</summary>
    public required string CommandLine { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required TimeSpan Duration { get; init; }

    public required RunOutcome Outcome { get; init; }

    public required MachineInfo Machine { get; init; }

    /// <summary>The versions of the parts, by name: "DzStore", ".NET", "database", "runner" and so on.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    public IReadOnlyList<PhaseResult> Phases { get; init; } = [];

    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>The states of the database's nodes, by node and time; empty for a database of one node.</summary>
    public IReadOnlyList<NodeSpan> Nodes { get; init; } = [];

    /// <summary>
    /// One a kind of request, in the scenario's order; requests of warm-up phases are in the seconds but in no histogram.
    /// </summary>
    public IReadOnlyList<RequestSeries> Series { get; init; } = [];

    /// <summary>The delay of the sending: from the planned start to the sending. A generator that falls behind shows here.</summary>
    public LatencyHistogram DispatchLag { get; init; } = LatencyHistogram.Empty;

    /// <summary>One a write concern; empty for scenarios that store no orders.</summary>
    public IReadOnlyList<ConcernLedger> Ledger { get; init; } = [];

    /// <summary>The thresholds and the marks of the drill; one that is missed makes the exit code non-zero.</summary>
    public IReadOnlyList<PassMark> Marks { get; init; } = [];

    /// <summary>Points of the trade-off curves, by concern and rising rate; empty for other scenarios.</summary>
    public IReadOnlyList<TradeOffPoint> TradeOff { get; init; } = [];

    /// <summary>What the load generator ran out of; empty for a run whose figures are the shop's.</summary>
    public IReadOnlyList<GeneratorShortage> Shortages { get; init; } = [];

    /// <summary>All requests together, by fate: those of the series or, where there are none, of the trade-off points.</summary>
    [JsonIgnore]
    public RequestCounts Counts =>
        (Series.Count > 0 ? Series.Select(series => series.Counts) : TradeOff.Select(point => point.Counts)).Aggregate(
            RequestCounts.None,
            RequestCounts.Add
        );

    /// <summary>Notes that a reader needs to judge the figures, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

public enum RunOutcome
{
    /// <summary>It ran to its end and every mark was met.</summary>
    Passed,

    /// <summary>It ran to its end and at least one mark was missed.</summary>
    Missed,

    /// <summary>The load generator ran out of something: the figures say nothing of the shop, whatever its marks.</summary>
    Invalid,

    /// <summary>It was stopped by Ctrl-C: the figures are those of what ran.</summary>
    Interrupted,
}
