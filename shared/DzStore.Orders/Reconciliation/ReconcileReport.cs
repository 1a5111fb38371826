using System.Text.Json.Serialization;

namespace DzStore.Orders;

/// <summary>
/// What one reconciliation did. Each order that it examined is one of already there, restored, conflict, failed or unknown.
/// </summary>
public sealed record ReconcileReport
{
    /// <summary>The most ids that a list of the report holds; the counts count all.</summary>
    public const int MaxIds = 100;

    /// <summary>Orders that Billing holds, as far as the run came.</summary>
    public long Examined { get; init; }

    /// <summary>Those that Checkout lacked when it was asked first.</summary>
    public long Missing { get; init; }

    /// <summary>Missing ones that this run brought back, confirmed by a majority.</summary>
    public long Restored { get; init; }

    /// <summary>In both with the same content, or brought back by somebody else meanwhile.</summary>
    public long AlreadyThere { get; init; }

    /// <summary>In both with different content: neither was touched.</summary>
    public long Conflicts { get; init; }

    /// <summary>Certainly not restored: the database refused them, could not be reached, or Billing's document is no order.</summary>
    public long Failed { get; init; }

    /// <summary>Restored or not: nobody can tell. The next run does.</summary>
    public long Unknown { get; init; }

    /// <summary>The first conflicts, at most <see cref="MaxIds"/>.</summary>
    public IReadOnlyList<string> ConflictIds { get; init; } = [];

    /// <summary>The first that failed or are unknown, at most <see cref="MaxIds"/>.</summary>
    public IReadOnlyList<string> UnsettledIds { get; init; } = [];

    /// <summary>In milliseconds.</summary>
    public double DurationMs { get; init; }

    /// <summary>Why the run ended before it had examined everything; null where it did not.</summary>
    public string? Interrupted { get; init; }

    /// <summary>Whether everything was examined and every outcome is known and good; a conflict is for a person to judge, and no fault of the run.</summary>
    [JsonIgnore]
    public bool Succeeded => Interrupted is null && Failed == 0 && Unknown == 0;
}
