using System.Numerics;

namespace DzStore.Analytics.Trending;

/// <summary>
/// Finds where rows of CSV end without reading them: blocks cut there can be parsed apart from each other. It knows as much of RFC 4180 as that takes:
/// a line break inside a quoted field ends no row, a field is quoted if its first character is a quote, and inside one a quote is doubled.
/// </summary>
internal static class RowEnds
{
    /// <summary>The position after the last line feed that ends a row; 0 where none does.</summary>
    /// <param name="rows">UTF-8 from the start of a row on. After the first place that is no CSV the answer means nothing, but is not before that place.</param>
    public static int Last(ReadOnlySpan<byte> rows)
    {
        var (marks, last) = (new CsvMarks(), 0);
        for (var at = 0; at < rows.Length; at += CsvMarks.Width)
        {
            marks.Next(rows, at);
            if (marks.IsOdd) return LastByFields(rows);
            if (marks.LineFeeds != 0) last = at + BitOperations.Log2(marks.LineFeeds) + 1;
        }
        return last;
    }

    /// <summary>The same where quotes are in the middle of fields.</summary>
    private static int LastByFields(ReadOnlySpan<byte> rows)
    {
        var (last, at) = (0, 0);
        while (true)
        {
            var quote = rows[at..].IndexOf((byte)'"');
            var plain = quote < 0 ? rows[at..] : rows.Slice(at, quote);
            if (plain.LastIndexOf((byte)'\n') is >= 0 and var feed) last = at + feed + 1;
            if (quote < 0) return last;

            quote += at;
            at = Opens(rows, quote) ? AfterField(rows, quote + 1) : quote + 1;
            if (at < 0) return last;
        }
    }

    /// <summary>
    /// The first carriage return outside quoted fields that no line feed follows; -1 where there is none. With the last byte of a log its line feed may not
    /// yet be written. The parser takes one for a line end or for a part of its field, by how much text comes after.
    /// </summary>
    /// <param name="rows">UTF-8 from the start of a row on.</param>
    public static int BareReturn(ReadOnlySpan<byte> rows)
    {
        if (!rows.Contains((byte)'\r')) return -1;
        for (var at = 0; at >= 0 && rows[at..].IndexOfAny((byte)'\r', (byte)'"') is >= 0 and var found;)
        {
            at += found;
            if (rows[at] == '\r')
            {
                if (at + 1 < rows.Length && rows[at + 1] != '\n') return at;
                at++;
            }
            else at = Opens(rows, at) ? AfterField(rows, at + 1) : at + 1;
        }
        return -1;
    }

    /// <summary>The position after the line feed that ends the first row; all there is where none does.</summary>
    public static int First(ReadOnlySpan<byte> rows)
    {
        for (var end = 0; rows[end..].IndexOf((byte)'\n') is >= 0 and var feed;)
        {
            end += feed + 1;
            if (Last(rows[..end]) == end) return end;
        }
        return rows.Length;
    }

    private static bool Opens(ReadOnlySpan<byte> rows, int quote) => quote == 0 || rows[quote - 1] is (byte)',' or (byte)'\n' or (byte)'\r';

    /// <summary>The position after the quote that closes a field, or -1 where none does.</summary>
    private static int AfterField(ReadOnlySpan<byte> rows, int at)
    {
        while (rows[at..].IndexOf((byte)'"') is >= 0 and var quote)
        {
            at += quote + 1;
            if (at == rows.Length || rows[at] != '"') return at;
            at++;
        }
        return -1;
    }
}
