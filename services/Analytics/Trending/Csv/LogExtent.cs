namespace DzStore.Analytics.Trending.Csv;

/// <summary>The part of a log that was read.</summary>
/// <param name="Rows">The number of rows, without the header and blank lines.</param>
/// <param name="EndsUnfinished">True when the last line was unfinished and left out.</param>
/// <param name="Newest">With a window, the newest timestamp (UTC) of its rows; null when it has none.</param>
public sealed record LogExtent(long Rows, bool EndsUnfinished, DateTime? Newest = null);
