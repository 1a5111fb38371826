namespace DzStore.Analytics.Trending.Csv.Sources;

/// <summary>A traffic log of a source.</summary>
/// <param name="Name">Its name under the folder of traffic logs, with '/' between folders, as messages write it.</param>
/// <param name="Path">Its absolute path.</param>
/// <param name="End">The time (UTC) after which it has no row, as its name tells; null when the name does not tell.</param>
public sealed record TrafficFile(string Name, string Path, DateTime? End = null)
{
    /// <summary>Tells if it can hold a row later than a time.</summary>
    public bool MayReach(DateTime after) => End is null || End > after;

    /// <summary>Tells if it can hold a row of a time, or a later one.</summary>
    public bool MayHold(DateTime time) => End is null || End >= time;
}
