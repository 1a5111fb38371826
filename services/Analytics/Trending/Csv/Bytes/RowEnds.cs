using System.Numerics;

namespace DzStore.Analytics.Trending.Csv.Bytes;

/// <summary>
/// Finds where rows of CSV end without parsing them, so that blocks cut there can be parsed in parallel. It applies RFC 4180 as far as that
/// takes: a line break inside a quoted field ends no row, a field is quoted if its first character is a quote, and a quote in it is
/// doubled.
/// </summary>
internal static class RowEnds
{
    /// <summary>The position after the last line feed that ends a row; 0 when none does.</summary>
    /// <param name="rows">
    /// UTF-8 from the start of a row on. If a place in it is not CSV, the answer is at that place or after it, and means nothing.
    /// </param>
    /// <param name="separator">The character between fields.</param>
    public static int Last(ReadOnlySpan<byte> rows, byte separator)
    {
        var (marks, last) = (new CsvMarks(separator), 0);
        for (var at = 0; at < rows.Length; at += CsvMarks.Width)
        {
            marks.Next(rows, at);
            if (marks.IsOdd)
                return LastByFields(rows, separator);
            if (marks.LineFeeds != 0)
                last = at + BitOperations.Log2(marks.LineFeeds) + 1;
        }
        return last;
    }

    /// <summary>The same for rows with quotes in the middle of fields.</summary>
    private static int LastByFields(ReadOnlySpan<byte> rows, byte separator)
    {
        var (last, at) = (0, 0);
        while (true)
        {
            var quote = rows[at..].IndexOf((byte)'"');
            var plain = quote < 0 ? rows[at..] : rows.Slice(at, quote);
            if (plain.LastIndexOf((byte)'\n') is >= 0 and var feed)
                last = at + feed + 1;
            if (quote < 0)
                return last;

            quote += at;
            at = Opens(rows, quote, separator) ? AfterField(rows, quote + 1) : quote + 1;
            if (at < 0)
                return last;
        }
    }

    /// <summary>
    /// The position of the first carriage return outside quoted fields that no line feed follows; -1 when there is none. One at the very
    /// end is not counted: its line feed may not be written yet. The parser takes such a carriage return for a line end or for a part of
    /// the field, depending on the text after it.
    /// </summary>
    /// <param name="rows">UTF-8 from the start of a row on.</param>
    /// <param name="separator">The character between fields.</param>
    public static int BareReturn(ReadOnlySpan<byte> rows, byte separator)
    {
        if (!rows.Contains((byte)'\r'))
            return -1;
        for (var at = 0; at >= 0 && rows[at..].IndexOfAny((byte)'\r', (byte)'"') is >= 0 and var found; )
        {
            at += found;
            if (rows[at] == '\r')
            {
                if (at + 1 < rows.Length && rows[at + 1] != '\n')
                    return at;
                at++;
            }
            else
            {
                at = Opens(rows, at, separator) ? AfterField(rows, at + 1) : at + 1;
            }
        }
        return -1;
    }

    /// <summary>The position after the line feed that ends the first row; the length when none does.</summary>
    /// <param name="rows">UTF-8 from the start of a row on.</param>
    /// <param name="separator">The character between fields.</param>
    public static int First(ReadOnlySpan<byte> rows, byte separator)
    {
        var marks = new CsvMarks(separator);
        for (var at = 0; at < rows.Length; at += CsvMarks.Width)
        {
            marks.Next(rows, at);
            if (marks.LineFeeds != 0)
                return at + BitOperations.TrailingZeroCount(marks.LineFeeds) + 1;
            if (marks.IsOdd)
                return FirstByFields(rows, separator);
        }
        return rows.Length;
    }

    /// <summary>The same for rows with quotes in the middle of fields.</summary>
    private static int FirstByFields(ReadOnlySpan<byte> rows, byte separator)
    {
        for (var at = 0; at >= 0 && rows[at..].IndexOfAny((byte)'\n', (byte)'"') is >= 0 and var found; )
        {
            at += found;
            if (rows[at] == '\n')
                return at + 1;
            at = Opens(rows, at, separator) ? AfterField(rows, at + 1) : at + 1;
        }
        return rows.Length;
    }

    private static bool Opens(ReadOnlySpan<byte> rows, int quote, byte separator) =>
        quote == 0 || rows[quote - 1] == separator || rows[quote - 1] is (byte)'\n' or (byte)'\r';

    /// <summary>The position after the quote that closes a field, or -1 when none does.</summary>
    private static int AfterField(ReadOnlySpan<byte> rows, int at)
    {
        while (rows[at..].IndexOf((byte)'"') is >= 0 and var quote)
        {
            at += quote + 1;
            if (at == rows.Length || rows[at] != '"')
                return at;
            at++;
        }
        return -1;
    }
}
