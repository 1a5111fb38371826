using System.Text.Json.Serialization;

namespace DzStore.Local.Control;

/// <summary>
/// A fault to play: "kill", "freeze", "cut-members", "cut" or "fill"; the first three on the primary, or on the node of a number.
/// </summary>
internal sealed record FaultRequest([property: JsonRequired] string Kind, int? Node = null);

/// <summary>The load to send: requests a second, and for how long; a rate of 0 stops it.</summary>
internal sealed record DialRequest([property: JsonRequired] int Rate, int Seconds = 60);

/// <summary>The state of every button, for the page.</summary>
/// <param name="Nodes">The nodes of the database, as each sees itself.</param>
/// <param name="Faults">The faults that can be played on this database.</param>
/// <param name="Running">The fault that is played now; null for none.</param>
/// <param name="Past">The faults so far, the newest last; at most 20.</param>
/// <param name="Dial">The load.</param>
/// <param name="Ledger">The orders of the load so far, one entry a write concern; empty before the first.</param>
/// <param name="Price">The price of durability.</param>
internal sealed record ControlStatus(
    IReadOnlyList<NodeView> Nodes,
    IReadOnlyList<FaultButton> Faults,
    FaultState? Running,
    IReadOnlyList<FaultState> Past,
    DialState Dial,
    IReadOnlyList<LedgerState> Ledger,
    PriceState Price
);

/// <summary>A node of the database.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Address">Its address.</param>
/// <param name="State">Its state in plain words, such as "primary", "secondary", "rollback" or "down".</param>
internal sealed record NodeView(int Number, string Address, string State);

/// <summary>A fault that can be played.</summary>
/// <param name="Kind">Its name in requests.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Text">What it does, in a sentence.</param>
/// <param name="Unavailable">Why it is not to be had here; null where it is.</param>
/// <param name="TakesNode">It is played on one node of several: the primary, unless the request names another.</param>
internal sealed record FaultButton(string Kind, string Title, string Text, string? Unavailable, bool TakesNode = false);

/// <summary>
/// A fault that is or was played. Times are UTC; the node is the one that was asked for, null for the primary or for all.
/// </summary>
internal sealed record FaultState(string Kind, string Title, int? Node, DateTimeOffset Began, DateTimeOffset? Ended, string? Error);

/// <summary>The load that is sent.</summary>
/// <param name="Rate">Requests a second that are asked for now; 0 for none.</param>
/// <param name="MaxRate">The most that the dial goes to.</param>
/// <param name="MaxSeconds">The longest that one turn lasts.</param>
/// <param name="Until">When it ends by itself, UTC; null while there is none.</param>
/// <param name="Offered">Requests planned since the dial was last turned.</param>
/// <param name="Completed">Those with a success.</param>
/// <param name="Failed">Those refused or not sent.</param>
/// <param name="Unknown">Those without an answer, or with 504.</param>
/// <param name="P50Ms">Median wait from the planned start, of the last whole second.</param>
/// <param name="P99Ms">99th percentile of the same.</param>
/// <param name="Errors">The kinds of failure since the dial was last turned.</param>
internal sealed record DialState(
    int Rate,
    int MaxRate,
    int MaxSeconds,
    DateTimeOffset? Until,
    long Offered,
    long Completed,
    long Failed,
    long Unknown,
    double? P50Ms,
    double? P99Ms,
    IReadOnlyList<Load.Results.ErrorCount> Errors
);

/// <summary>The orders of the load so far with one write concern.</summary>
/// <param name="Concern">The write concern.</param>
/// <param name="Acknowledged">Orders that an answer confirmed.</param>
/// <param name="Refused">Orders that were clearly not stored.</param>
/// <param name="Unknown">Orders whose outcome is unknown.</param>
/// <param name="Lost">Acknowledged, and not in the database when it was last looked; null before the first look.</param>
/// <param name="Recovered">Unknown, and in the database after all.</param>
/// <param name="LookedUpAt">When the database was last looked at, UTC.</param>
/// <param name="LookUpFailed">Why the last look failed; null where it did not.</param>
internal sealed record LedgerState(
    string Concern,
    long Acknowledged,
    long Refused,
    long Unknown,
    long? Lost,
    long? Recovered,
    DateTimeOffset? LookedUpAt,
    string? LookUpFailed
);

/// <summary>The price of durability: "none", "running", "done" or "failed".</summary>
/// <param name="State">The state.</param>
/// <param name="Phase">What is measured now.</param>
/// <param name="Done">The part of it that is done, 0 to 1.</param>
/// <param name="At">When the figures were measured, UTC.</param>
/// <param name="Figures">The figures; null until there are some.</param>
/// <param name="Error">Why there are none.</param>
internal sealed record PriceState(
    string State,
    string? Phase = null,
    double Done = 0,
    DateTimeOffset? At = null,
    Reporting.StressFigures? Figures = null,
    string? Error = null
);
