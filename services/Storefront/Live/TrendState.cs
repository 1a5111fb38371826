using DzStore.Trends;

namespace DzStore.Storefront.Live;

/// <summary>The list "Hot Right Now" as the Storefront knows it at a moment. It never changes: read it once for a page.</summary>
/// <param name="Trend">The newest list that Analytics gave; null before the first.</param>
/// <param name="ConfirmedAt">The time at which the database last confirmed that this is the published list; null before the first.</param>
/// <param name="Failure">Why the last look failed, in words for operators; null where it succeeded.</param>
public sealed record TrendState(PreparedTrend? Trend, DateTimeOffset? ConfirmedAt, string? Failure)
{
    /// <summary>A list that nothing confirmed for this long may be old: a single look may fail on a busy machine.</summary>
    internal static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(3);

    /// <summary>The state before the first look has ended.</summary>
    internal static readonly TrendState None = new(null, null, null);

    /// <summary>The list; null before the first.</summary>
    public TrendList? List => Trend?.List;

    /// <summary>The time since the list was last confirmed; zero before the first.</summary>
    public TimeSpan Age(DateTimeOffset now) => ConfirmedAt is { } at && now > at ? now - at : TimeSpan.Zero;

    /// <summary>
    /// The time since which a newer list may have been published without the Storefront knowing of it; null while looks succeed.
    /// </summary>
    public DateTimeOffset? StaleSince(DateTimeOffset now) => Age(now) > StaleAfter ? ConfirmedAt : null;
}
