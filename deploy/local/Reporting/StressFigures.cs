using DzStore.Load.Decisions;
using DzStore.Load.Stress;

namespace DzStore.Local.Reporting;

/// <summary>The stress test in the report.</summary>
/// <param name="Checkout">w=1.</param>
/// <param name="Billing">w=majority.</param>
/// <param name="FsyncMs">Median of one fsync on the disk of the database, milliseconds; null where that is not on this machine.</param>
/// <param name="Commit">
/// The costs of fsync and replication, by inserts straight into the database; null for one that is not the launcher's.
/// </param>
/// <param name="Decision">The decision that follows.</param>
/// <param name="Rules">Its rules.</param>
internal sealed record StressFigures(
    StressResult Checkout,
    StressResult Billing,
    double? FsyncMs,
    CommitCosts? Commit,
    StressDecisionFigures Decision,
    IReadOnlyList<string> Rules
);

/// <summary>The decision in the report.</summary>
internal sealed record StressDecisionFigures(Choice AddToCart, Choice Billing, IReadOnlyList<Finding> Findings);
