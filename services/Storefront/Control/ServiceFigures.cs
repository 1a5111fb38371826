namespace DzStore.Storefront.Control;

/// <summary>A service as the control room sees it now.</summary>
/// <param name="Name">Checkout, Billing or Analytics.</param>
/// <param name="State">
/// "answers"; "silent" where it did not answer in time; "away" where nobody listens; "refuses" where it does not let the watcher read its
/// metrics; "strange" where it answered what is no metrics.
/// </param>
/// <param name="Detail">What is wrong, for people; null where nothing is.</param>
/// <param name="AnsweredAt">The time of its last good answer, UTC; null where there was none since the watch began.</param>
/// <param name="Orders">Its orders; null for a service without, and while it does not answer: old figures never look like new ones.</param>
/// <param name="Breaker">"closed" or "open"; null as for orders.</param>
/// <param name="Nodes">The database nodes as it sees them; empty while it does not answer.</param>
/// <param name="Errors">Its answers that were no success, since its start, by kind; empty while it does not answer.</param>
/// <param name="JobsQueued">Jobs that wait; null for a service without jobs.</param>
/// <param name="JobsRunning">Jobs that run.</param>
internal sealed record ServiceFigures(
    string Name,
    string State,
    string? Detail,
    DateTimeOffset? AnsweredAt,
    OrderFigures? Orders,
    string? Breaker,
    IReadOnlyList<NodeFigures> Nodes,
    IReadOnlyList<ErrorFigures> Errors,
    long? JobsQueued,
    long? JobsRunning
);

/// <summary>The orders of a service, the rates and percentiles of the time since the look before.</summary>
/// <param name="Concern">Its write concern, in MongoDB's words.</param>
/// <param name="PerSecond">Orders acknowledged a second; null at the first look.</param>
/// <param name="P50Ms">Median of their waits, ms; null where none was acknowledged.</param>
/// <param name="P99Ms">99th percentile.</param>
/// <param name="Queued">Orders that wait for a batch.</param>
/// <param name="InFlight">Batches that are being written.</param>
/// <param name="RefusedPerSecond">Orders a second that were refused because too many waited; null at the first look.</param>
/// <param name="Acknowledged">Orders acknowledged since its start.</param>
/// <param name="Refused">Orders refused since its start.</param>
/// <param name="Unconfirmed">Orders since its start whose batch failed, or whose outcome is unknown.</param>
internal sealed record OrderFigures(
    string? Concern,
    double? PerSecond,
    double? P50Ms,
    double? P99Ms,
    long Queued,
    long InFlight,
    double? RefusedPerSecond,
    long Acknowledged,
    long Refused,
    long Unconfirmed
);

/// <summary>A database node as a service sees it: "primary", "secondary", "other" or "unreachable".</summary>
internal sealed record NodeFigures(string Address, string State);

/// <summary>A kind of answer that is no success, such as 503 to POST /orders, and its number.</summary>
internal sealed record ErrorFigures(int Status, string Request, long Count);
