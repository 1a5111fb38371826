namespace DzStore.Local.Reporting;

/// <summary>The failover in the report.</summary>
/// <param name="Skipped">Why there was none; null where there was one, and all else null where this is set.</param>
/// <param name="Drill">What was seen.</param>
internal sealed record FailoverFigures(string? Skipped, FailoverDrillFigures? Drill = null);

/// <summary>The death of a primary while orders flowed.</summary>
/// <param name="KilledNode">The number of the node that was primary.</param>
/// <param name="CutOffMs">The time for which it was cut off from the others before it was killed, milliseconds.</param>
/// <param name="NewPrimaryNode">The number of the node that took over.</param>
/// <param name="NewPrimaryMs">From the kill until it called itself primary, milliseconds.</param>
/// <param name="NewPrimaryLimitMs">The time that it may take.</param>
/// <param name="RollbackFolder">The folder of the killed node's rollback files.</param>
/// <param name="Concerns">What each write concern had confirmed and lost: w=1, then w=majority.</param>
/// <param name="Healing">What the reconciler brought back.</param>
/// <param name="Timeline">What happened when.</param>
/// <param name="ElapsedMs">The whole, milliseconds.</param>
internal sealed record FailoverDrillFigures(
    int KilledNode,
    double CutOffMs,
    int NewPrimaryNode,
    double NewPrimaryMs,
    double NewPrimaryLimitMs,
    string RollbackFolder,
    IReadOnlyList<ConcernLosses> Concerns,
    HealingFigures Healing,
    IReadOnlyList<TimelineEntry> Timeline,
    double ElapsedMs
);

/// <summary>The orders of one write concern through a failover. Confirmed, refused and unknown make up all that were sent.</summary>
/// <param name="Concern">The write concern.</param>
/// <param name="Sent">Orders that were sent.</param>
/// <param name="Confirmed">Answered with success.</param>
/// <param name="Refused">Answered with a clear refusal.</param>
/// <param name="Unknown">Answered with 504, or not in time: neither lost nor stored.</param>
/// <param name="UnknownStored">Of the unknown ones, those that the database holds.</param>
/// <param name="Lost">Confirmed, and not in the database, which was read with read concern majority.</param>
/// <param name="InRollbackFiles">Of the lost ones, those that the returning node has put into a rollback file, as they were sent.</param>
/// <param name="NeverWritten">Of the lost ones, those that the dead primary had in memory alone.</param>
/// <param name="Unexplained">The ids of the lost ones that are neither: there must be none.</param>
/// <param name="RefusedMs">From the kill to the first success of an order that was sent after it, milliseconds.</param>
internal sealed record ConcernLosses(
    string Concern,
    long Sent,
    long Confirmed,
    long Refused,
    long Unknown,
    long UnknownStored,
    long Lost,
    long InRollbackFiles,
    long NeverWritten,
    IReadOnlyList<string> Unexplained,
    double RefusedMs
);

/// <summary>The report of Checkout's reconciler after a failover.</summary>
/// <param name="Missing">Orders that Billing holds and Checkout lacked.</param>
/// <param name="Restored">Those that it brought back.</param>
/// <param name="InRollbackFiles">Of the missing ones, those that it found in a rollback file.</param>
/// <param name="InRollbackFilesIds">The ids of the first of them.</param>
/// <param name="UnpaidInRollbackFiles">Orders in rollback files that neither service holds any more: nobody paid for them.</param>
/// <param name="StillLost">Of the orders that w=1 had confirmed and lost, those that stay lost: nobody paid for them.</param>
internal sealed record HealingFigures(
    long Missing,
    long Restored,
    long InRollbackFiles,
    IReadOnlyList<string> InRollbackFilesIds,
    long UnpaidInRollbackFiles,
    long StillLost
);

/// <summary>A moment of a failover.</summary>
/// <param name="AtMs">Milliseconds since the first order.</param>
/// <param name="What">What happened, in words.</param>
internal sealed record TimelineEntry(double AtMs, string What);
