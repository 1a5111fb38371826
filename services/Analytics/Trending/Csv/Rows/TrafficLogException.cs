namespace DzStore.Analytics.Trending.Csv.Rows;

/// <summary>A traffic log that cannot be read. The message names the row and column and says what to correct.</summary>
public sealed class TrafficLogException(string message, long? row = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The number of the row, where the header is row 1; null when the error concerns the whole file.</summary>
    public long? Row { get; } = row;
}
