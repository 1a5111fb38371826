using System.Text.Json.Serialization;

namespace DzStore.Orders.Reconciliation;

/// <summary>
/// The report of one reconciliation. Each examined order is one of already there, restored, conflict, failed or unknown.
/// </summary>
public sealed record ReconcileReport
{
    /// <summary>The most ids in a list of the report; the counts include all orders.</summary>
    public const int MaxIds = 100;

    /// <summary>The orders of Billing that were examined.</summary>
    public long Examined { get; init; }

    /// <summary>The examined orders that Checkout lacked at first.</summary>
    public long Missing { get; init; }

    /// <summary>The missing orders that this run restored, confirmed by a majority.</summary>
    public long Restored { get; init; }

    /// <summary>The orders that are in both with the same content, also those that another run restored meanwhile.</summary>
    public long AlreadyThere { get; init; }

    /// <summary>The orders that are in both with different content: neither was changed.</summary>
    public long Conflicts { get; init; }

    /// <summary>
    /// The orders that are certainly not restored: the database refused them or was unavailable, or Billing's document is no order.
    /// </summary>
    public long Failed { get; init; }

    /// <summary>The orders that may be restored or not; the next run finds out.</summary>
    public long Unknown { get; init; }

    /// <summary>The ids of the first conflicts, at most <see cref="MaxIds"/>.</summary>
    public IReadOnlyList<string> ConflictIds { get; init; } = [];

    /// <summary>The ids of the first orders that failed or are unknown, at most <see cref="MaxIds"/>.</summary>
    public IReadOnlyList<string> UnsettledIds { get; init; } = [];

    /// <summary>
    /// The missing orders that stand in a rollback file of a node: it had confirmed and written them, and undid them after a failover. 0
    /// where no node folders are given.
    /// </summary>
    public long RolledBack { get; init; }

    /// <summary>The ids of the first orders that were rolled back, at most <see cref="MaxIds"/>.</summary>
    public IReadOnlyList<string> RolledBackIds { get; init; } = [];

    /// <summary>The orders in rollback files that neither service holds: Billing never had them, so that they are not restored.</summary>
    public long RolledBackUnpaid { get; init; }

    /// <summary>The ids of the first of those, at most <see cref="MaxIds"/>.</summary>
    public IReadOnlyList<string> RolledBackUnpaidIds { get; init; } = [];

    /// <summary>The duration of the run in milliseconds.</summary>
    public double DurationMs { get; init; }

    /// <summary>The reason why the run ended before it had examined everything; null where it did not.</summary>
    public string? Interrupted { get; init; }

    /// <summary>
    /// True where everything was examined and no order failed or is unknown. Conflicts do not count: a person must judge them.
    /// </summary>
    [JsonIgnore]
    public bool Succeeded => Interrupted is null && Failed == 0 && Unknown == 0;
}
