using DzStore.Analytics.Trending.Csv.Bytes;
using DzStore.Analytics.Trending.Csv.Counting;
using DzStore.Analytics.Trending.Csv.Rows;

namespace DzStore.Analytics.Trending.Csv;

/// <summary>The end of a log, where the newest row of most logs stands.</summary>
internal static class LogTail
{
    private const int TailBytes = 1 << 16;

    /// <summary>
    /// Finds the newest timestamp (UTC) of the last rows; null when none can be read. It is a guess, which the counting verifies: a row
    /// before them may be newer, and what looks like a row may be a part of a quoted field.
    /// </summary>
    /// <param name="log">Seekable; not closed.</param>
    /// <param name="length">The length of the log in bytes: what is appended later is not read.</param>
    /// <param name="dateForm">The form of dates with slashes; null refuses them.</param>
    public static DateTime? Newest(Stream log, long length, string? dateForm)
    {
        try
        {
            var columns = LogColumns.Read(log, length);
            var newest = new NewestPass(columns, dateForm);
            var rows = Rows(log, length, columns.Separator.Character);
            try
            {
                new LogParser(columns, newest).Parse(new LogBlock(rows, rows.Length, IsFirst: false, MayBeUnfinished: false));
            }
            catch (RowException)
            {
                // The rows before the one that is invalid, or that only looks so, are a guess as well.
            }
            return newest.Rows > 0 ? newest.Newest : null;
        }
        catch (Exception e) when (e is TrafficLogException or RowException)
        {
            // Counting says what is wrong with the header.
            return null;
        }
    }

    /// <summary>Reads the last lines that have an end, without the header.</summary>
    private static byte[] Rows(Stream log, long length, byte separator)
    {
        var start = Math.Max(0, length - TailBytes);
        var tail = new byte[length - start];
        log.Position = start;
        var read = log.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false);
        var end = tail.AsSpan(0, read).LastIndexOf((byte)'\n') + 1;
        var first = start == 0 ? RowEnds.First(tail.AsSpan(0, read), separator) : tail.AsSpan(0, read).IndexOf((byte)'\n') + 1;
        return first < end ? tail[first..end] : [];
    }
}
