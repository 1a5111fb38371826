using System.Runtime.CompilerServices;
using System.Text.Unicode;
using DzStore.Analytics.Trending.Csv.Bytes;
using Sylvan.Data.Csv;

namespace DzStore.Analytics.Trending.Csv.Rows;

/// <summary>Parses blocks of one log, one after another, and hands their rows to a pass. Each thread has its own parser.</summary>
internal sealed class LogParser(LogColumns columns, LogPass pass)
{
    // The longest row that is read: otherwise an open quote would take the rest of the log into one field.
    public const int MaxRowCharacters = 1 << 20;

    /// <summary>The size in bytes that no row of so many characters exceeds.</summary>
    public const int MaxRowBytes = MaxRowCharacters * MaxBytesACharacter;

    /// <summary>The message about a row with a carriage return that no line feed follows.</summary>
    public const string BareReturn =
        " has a carriage return that no line feed follows. A row ends with LF or CRLF, and a field that holds a line break is quoted.";

    // The number of bytes parsed from the first row of a block that is not plain: few, so that one such row does not slow the rest down. It
    // doubles each time, so that a log full of such rows is parsed in nearly whole blocks.
    private const int FirstParsedBytes = 1 << 12;
    private const int MaxBytesACharacter = 3;

    private readonly string _header = columns.Line;
    private char[]? _window;
    private readonly int[] _ends = new int[columns.Count];
    private readonly byte _separator = columns.Separator.Character;

    public LogPass Pass => pass;

    public static CsvDataReaderOptions Options(LogSeparator separator) =>
        new()
        {
            Delimiter = (char)separator.Character,
            HasHeaders = true,
            HeaderComparer = StringComparer.Ordinal,
            CsvStyle = CsvStyle.Standard,
            // Comments cannot be turned off and would drop rows, but no row of valid text begins with the second half of a surrogate pair.
            Comment = '\uDC00',
            MaxBufferSize = MaxRowCharacters,
        };

    /// <summary>The message about a row that is too long.</summary>
    /// <param name="row">The log from the row on, at most to the row's end.</param>
    public static string TooLong(ReadOnlySpan<byte> row, LogSeparator separator) =>
        RowEnds.Last(row, separator.Character) == 0 && row.Contains((byte)'"')
            ? $" is longer than {MaxRowCharacters} characters: a quote in it is probably not closed."
            : $" is longer than {MaxRowCharacters} characters, the most that is read.";

    /// <summary>Parses one block.</summary>
    /// <returns>The number of rows with the header and blank lines, as an editor counts lines.</returns>
    /// <exception cref="RowException">The first invalid row.</exception>
    public int Parse(LogBlock block)
    {
        var utf8 = block.Buffer.AsMemory(0, block.Length);
        if (Utf8.IsValid(utf8.Span))
            return Read(utf8, block.IsFirst);

        // An invalid row before the wrong byte comes first.
        Utf8.ToUtf16(utf8.Span, new char[block.Length], out var valid, out _, replaceInvalidSequences: false);
        Read(utf8[..RowEnds.Last(utf8.Span[..valid], _separator)], block.IsFirst);
        throw RowException.NotUtf8();
    }

    /// <summary>
    /// Reads plain rows in place. A row that is not plain goes to the CSV parser, with some after it, which decides if they are valid. The
    /// header was read before.
    /// </summary>
    private int Read(ReadOnlyMemory<byte> utf8, bool isFirst)
    {
        var row = 0;
        if (isFirst)
            (utf8, row) = (utf8[RowEnds.First(utf8.Span, _separator)..], 1);
        for (var size = FirstParsedBytes; ; size *= 2)
        {
            utf8 = utf8[ReadPlain(utf8.Span, ref row)..];
            if (utf8.IsEmpty)
                return row;
            var end = utf8.Length > size ? RowEnds.Last(utf8.Span[..size], _separator) : 0;
            if (end == 0)
                end = utf8.Length;
            var (invalid, message) = FirstUnparsable(utf8.Span[..end]);
            if (message is not null)
            {
                // An invalid row before it comes first.
                row = ReadParsed(utf8[..invalid], row);
                throw new RowException(message).At(row + 1);
            }
            row = ReadParsed(utf8[..end], row);
            utf8 = utf8[end..];
        }
    }

    /// <summary>
    /// Finds the first row that the parser would not see as invalid, or at a cost that grows with the square of its fields.
    /// </summary>
    private (int Start, string? Message) FirstUnparsable(ReadOnlySpan<byte> rows)
    {
        (int, string?) found = default;
        if (RowEnds.BareReturn(rows, _separator) is >= 0 and var bare)
        {
            rows = rows[..RowEnds.Last(rows[..bare], _separator)];
            found = (rows.Length, BareReturn);
        }
        if (rows.Count(_separator) <= LogColumns.MaxColumns)
            return found;
        for (var (start, end) = (0, 0); end < rows.Length; start = end)
        {
            end += RowEnds.First(rows[start..], _separator);
            if (rows[start..end].Count(_separator) > LogColumns.MaxColumns)
                return (start, columns.TooWide);
        }
        return found;
    }

    /// <summary>Hands plain rows to the pass, up to the first that is not plain.</summary>
    /// <returns>The start of that row.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // The loop over rows is alone in its method, so that it has the registers.
    private int ReadPlain(ReadOnlySpan<byte> utf8, ref int row)
    {
        var rows = new PlainRows(utf8, _ends, _separator);
        while (rows.Read() && pass.TryTake(rows))
        {
            // The pass has taken the row.
        }

        row += rows.Before;
        return rows.Start;
    }

    /// <summary>Hands the rows that the CSV parser reads to the pass.</summary>
    /// <param name="before">The number of rows of the block that come before.</param>
    private int ReadParsed(ReadOnlyMemory<byte> utf8, int before)
    {
        var row = before;
        try
        {
            using var csv = CsvDataReader.Create(new Utf8Text(_header, utf8), _window ??= new char[1 << 15], Options(columns.Separator));
            while (csv.Read())
            {
                row++;
                if (csv.RowFieldCount == csv.FieldCount)
                    pass.Take(csv);
                else if (csv.RowFieldCount > 1 || !csv.GetFieldSpan(0).IsWhiteSpace())
                    throw new RowException(columns.WrongCount(csv.RowFieldCount));
            }
            return row;
        }
        catch (RowException e)
        {
            throw e.At(row);
        }
        catch (CsvRecordTooLargeException)
        {
            throw new RowException(TooLong(Row(utf8.Span, row - before), columns.Separator)).At(row + 1);
        }
        catch (CsvFormatException)
        {
            throw new RowException(
                $" is not CSV: a quoted field must end with a quote before the {columns.Separator.Name} or the line's end, "
                    + "and a quote inside it is doubled."
            ).At(row + 1);
        }
    }

    /// <summary>The text of a row.</summary>
    /// <param name="before">The number of rows that come before.</param>
    private ReadOnlySpan<byte> Row(ReadOnlySpan<byte> rows, int before)
    {
        for (; before > 0; before--)
            rows = rows[RowEnds.First(rows, _separator)..];
        return rows[..RowEnds.First(rows, _separator)];
    }
}
