namespace DzStore.Analytics.Trending;

/// <summary>A traffic log that cannot be read as one. The message names the row and column, and says what to fix.</summary>
public sealed class TrafficLogException(string message, long? row = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The row, the header being row 1; null where the fault is the file's as a whole.</summary>
    public long? Row { get; } = row;
}
