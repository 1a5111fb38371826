using DzStore.LocalHost.Database;

namespace DzStore.Local.Failover;

/// <summary>The death of a primary under orders.</summary>
/// <param name="Node">The primary that was killed.</param>
/// <param name="CutMs">The time for which it was cut off from the others before, milliseconds.</param>
/// <param name="At">The time of the kill, by the clock's timestamps.</param>
/// <param name="Successor">The election of the next primary.</param>
/// <param name="Recovered">The time of the first success of each service after it, by the clock's timestamps.</param>
/// <param name="Written">The orders that it had written when it died.</param>
internal sealed record PrimaryKill(
    DatabaseNode Node,
    double CutMs,
    long At,
    NodeChange Successor,
    long[] Recovered,
    IReadOnlySet<string> Written
);
