using DzStore.Analytics.Trending.Csv.Rows;
using DzStore.Analytics.Trending.Csv.Sources;

namespace DzStore.Analytics.Trending.Csv;

/// <summary>The rule which logs a crash has torn in their header, so that nothing of them can be read.</summary>
internal static class TornLog
{
    // Longer than the header of any log that a web server writes.
    private const int MaxHeaderBytes = 1 << 16;

    /// <summary>
    /// Tells if a log has an unreadable header that a crash explains: one without a line end, or one of a log that the Storefront wrote. An
    /// empty log is not torn: it was just begun.
    /// </summary>
    /// <param name="log">Seekable; not closed.</param>
    /// <param name="file">The log.</param>
    public static bool IsOne(Stream log, TrafficFile file)
    {
        var length = log.Length;
        if (length == 0)
            return false;
        try
        {
            var columns = LogColumns.Read(log, length);
            _ = (columns[LogColumns.Action], columns[LogColumns.Product], columns[LogColumns.Timestamp]);
            return false;
        }
        catch (Exception e) when (e is TrafficLogException or RowException)
        {
            return file.End is not null || !HasLineEnd(log, length);
        }
    }

    private static bool HasLineEnd(Stream log, long length)
    {
        var start = new byte[Math.Min(length, MaxHeaderBytes)];
        log.Position = 0;
        return length > MaxHeaderBytes
            || start.AsSpan(0, log.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)).ContainsAny((byte)'\n', (byte)'\r');
    }
}
