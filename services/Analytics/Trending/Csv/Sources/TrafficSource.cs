namespace DzStore.Analytics.Trending.Csv.Sources;

/// <summary>The logs of a source at one moment.</summary>
/// <param name="IsFile">
/// True when the source names one file, which must be a log with views. A folder or a pattern may have no logs, or none with views, and a
/// log that a crash has torn counts as skipped.
/// </param>
/// <param name="Files">The logs by name (ordinal).</param>
public sealed record TrafficSource(bool IsFile, IReadOnlyList<TrafficFile> Files);
