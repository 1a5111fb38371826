using DzStore.Analytics.Trending.Csv.Counting;

namespace DzStore.Analytics.Trending.Csv;

/// <summary>The views counted in all logs of a source.</summary>
/// <param name="Views">The views by product; none where a folder or a pattern has no views.</param>
/// <param name="Rows">The number of rows of the logs that were read, without headers and blank lines.</param>
/// <param name="Files">The number of logs that were read.</param>
/// <param name="UnfinishedLines">The number of logs that ended in an unfinished line, which was left out.</param>
/// <param name="SkippedFiles">The number of logs that were left out because their header was torn.</param>
/// <param name="After">The start of the window (UTC), which is not in it; null without a window or without rows.</param>
public sealed record TrafficCount(ViewCounter Views, long Rows, int Files, int UnfinishedLines, int SkippedFiles, DateTime? After);
