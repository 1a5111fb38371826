using System.Text.Json.Serialization;
using DzStore.Load.Latency;

namespace DzStore.Load.Results;

/// <summary>One phase of the load and what came of it, all kinds of request together.</summary>
/// <param name="Name">Such as "baseline" or "spike".</param>
/// <param name="Model">Open: arrivals at a rate. Closed: users who wait for their answers.</param>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended.</param>
/// <param name="From">Planned rate (open, requests a second) or number of users (closed) at its start.</param>
/// <param name="To">The same at its end; it changes in a straight line between.</param>
/// <param name="IsWarmUp">Its requests count nowhere but in the seconds.</param>
/// <param name="Counts">Requests planned in this phase.</param>
/// <param name="Latency">From planned start to answer, of the requests that succeeded; null when none did.</param>
public sealed record PhaseResult(
    string Name,
    LoadModel Model,
    TimeSpan Start,
    TimeSpan End,
    double From,
    double To,
    bool IsWarmUp,
    RequestCounts Counts,
    LatencySummary? Latency
)
{
    /// <summary>
    /// The 99th percentile from planned start to answer of all that were planned, those without success waiting for ever; null when none
    /// was.
    /// </summary>
    public double? OfferedP99Ms { get; init; }
}

public enum LoadModel
{
    Open,
    Closed,
}

/// <summary>
/// Requests by fate. Offered were planned, sent went out (the rest were dropped by the generator, or because the run ended first), and each
/// that was sent completed, failed (a clear no) or is unknown (no answer in time, a connection lost in the middle, 502, 504).
/// </summary>
public sealed record RequestCounts(long Offered, long Sent, long Completed, long Failed, long Unknown)
{
    public static RequestCounts None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Planned, and never sent: failed ones in every share.</summary>
    public long Dropped => Offered - Sent;

    /// <summary>Those that did not end in success: failed, unknown, or never sent.</summary>
    [JsonIgnore]
    public long Unsuccessful => Offered - Completed;

    public static RequestCounts operator +(RequestCounts left, RequestCounts right) => Add(left, right);

    public static RequestCounts Add(RequestCounts left, RequestCounts right) =>
        new(
            left.Offered + right.Offered,
            left.Sent + right.Sent,
            left.Completed + right.Completed,
            left.Failed + right.Failed,
            left.Unknown + right.Unknown
        );
}
