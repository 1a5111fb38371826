using System.Text.Json.Serialization;
using DzStore.Load.Latency;
using DzStore.Load.Ledgers;
using DzStore.Load.Results;

namespace DzStore.Load.Stress;

/// <summary>The orders of a stress test sent once to one service, one after another or all at once.</summary>
/// <param name="Sent">The number of orders that were sent.</param>
/// <param name="Stored">The number of orders that the service acknowledged.</param>
/// <param name="Latency">The waits of their users; null when none was acknowledged.</param>
/// <param name="ElapsedMs">From the first order out to the last answer in, milliseconds.</param>
/// <param name="Failures">Every order that was not acknowledged, or not found as it was sent.</param>
public sealed record StressRun(int Sent, int Stored, LatencySummary? Latency, double ElapsedMs, IReadOnlyList<OrderFailure> Failures)
{
    /// <summary>Every order was acknowledged and is in the database as it was sent, and no other with an id of the run is.</summary>
    public bool Succeeded => Failures.Count == 0 && Stored == Sent;

    /// <summary>Acknowledged orders a second over the whole run.</summary>
    public double OrdersPerSecond => ElapsedMs > 0 ? Stored / ElapsedMs * 1000 : 0;

    /// <summary>The audit of the orders; null where there was none.</summary>
    [JsonIgnore]
    public ConcernLedger? Ledger { get; init; }
}

/// <summary>The two runs of one service: one after another, and all at once.</summary>
public sealed record StressResult(string Title, string WriteConcern, StressRun Sequential, StressRun Simultaneous)
{
    /// <summary>Both runs succeeded.</summary>
    public bool Succeeded => Sequential.Succeeded && Simultaneous.Succeeded;
}
