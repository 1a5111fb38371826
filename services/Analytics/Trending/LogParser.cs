using System.Runtime.CompilerServices;
using System.Text.Unicode;
using Sylvan.Data.Csv;

namespace DzStore.Analytics.Trending;

/// <summary>Parses blocks of one log, one after another, and hands their rows to a pass; each thread has its own.</summary>
internal sealed class LogParser(LogColumns columns, LogPass pass)
{
    // The longest row that is read: an open quote would otherwise swallow the rest of the log into one field.
    public const int MaxRowCharacters = 1 << 20;

    /// <summary>What to say of a row with a carriage return alone.</summary>
    public const string BareReturn = " has a carriage return that no line feed follows. A row ends with LF or CRLF, and a field that holds a line break is quoted.";

    // How much is parsed from a block's first row on that is not plain: little, so that one such row does not slow the rest down. It doubles with each, so
    // that a log full of them is parsed as whole blocks nearly.
    private const int FirstParsedBytes = 1 << 12;

    private readonly string _header = columns.Line;
    private readonly char[] _window = new char[1 << 15];
    private readonly int[] _ends = new int[columns.Count];

    public LogPass Pass => pass;

    public static CsvDataReaderOptions Options() => new()
    {
        Delimiter = ',',
        HasHeaders = true,
        HeaderComparer = StringComparer.Ordinal,
        CsvStyle = CsvStyle.Standard,
        // Comments cannot be turned off, and would swallow rows: no row of valid text begins with the second half of a surrogate pair.
        Comment = '\uDC00',
        MaxBufferSize = MaxRowCharacters,
    };

    /// <summary>Parses one block.</summary>
    /// <returns>How many rows it has, the header and blank lines among them, as an editor would count.</returns>
    /// <exception cref="RowException">Its first row that is not what it should be.</exception>
    public int Parse(LogBlock block)
    {
        var utf8 = block.Buffer.AsMemory(0, block.Length);
        if (Utf8.IsValid(utf8.Span)) return Read(utf8, block.IsFirst);

        // Rows before the wrong byte come first, whatever is wrong with them.
        Utf8.ToUtf16(utf8.Span, new char[block.Length], out var valid, out _, replaceInvalidSequences: false);
        Read(utf8[..RowEnds.Last(utf8.Span[..valid])], block.IsFirst);
        throw RowException.NotUtf8();
    }

    /// <summary>
    /// Plain rows are read where they are. The header, and a row that is not plain with some after it, are left to the CSV parser, which decides what is right.
    /// </summary>
    private int Read(ReadOnlyMemory<byte> utf8, bool isFirst)
    {
        var row = 0;
        var hasHeader = isFirst;
        for (var size = FirstParsedBytes; ; size *= 2)
        {
            if (!hasHeader) utf8 = utf8[ReadPlain(utf8.Span, ref row)..];
            if (utf8.IsEmpty && !hasHeader) return row;
            var end = utf8.Length > size ? RowEnds.Last(utf8.Span[..size]) : 0;
            if (end == 0) end = utf8.Length;
            if (RowEnds.BareReturn(utf8.Span[..end]) is >= 0 and var bare)
            {
                // Rows before it come first, whatever is wrong with them.
                row = ReadParsed(utf8[..RowEnds.Last(utf8.Span[..bare])], hasHeader, row);
                throw new RowException(BareReturn).At(row + 1);
            }
            row = ReadParsed(utf8[..end], hasHeader, row);
            (utf8, hasHeader) = (utf8[end..], false);
        }
    }

    /// <summary>Hands plain rows to the pass, up to the first that is none.</summary>
    /// <returns>Where that begins.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)] // The loop over rows is alone in its method, so that it has the registers.
    private int ReadPlain(ReadOnlySpan<byte> utf8, ref int row)
    {
        var rows = new PlainRows(utf8, _ends);
        while (rows.Read() && pass.TryTake(rows))
        {
        }
        row += rows.Before;
        return rows.Start;
    }

    /// <summary>Hands rows to the pass that the CSV parser reads.</summary>
    /// <param name="row">How many rows of the block come before.</param>
    private int ReadParsed(ReadOnlyMemory<byte> utf8, bool hasHeader, int row)
    {
        if (hasHeader) row++;
        try
        {
            using var csv = CsvDataReader.Create(new Utf8Text(hasHeader ? "" : _header, utf8), _window, Options());
            while (csv.Read())
            {
                row++;
                if (csv.RowFieldCount == csv.FieldCount) pass.Take(csv);
                else if (csv.RowFieldCount > 1 || !csv.GetFieldSpan(0).IsWhiteSpace()) throw new RowException(columns.WrongCount(csv.RowFieldCount));
            }
            return row;
        }
        catch (RowException fault)
        {
            throw fault.At(row);
        }
        catch (CsvRecordTooLargeException)
        {
            throw new RowException($" is longer than {MaxRowCharacters} characters: a quote in it is probably not closed.").At(row + 1);
        }
        catch (CsvFormatException)
        {
            throw new RowException(" is no CSV: a quoted field must end with a quote before the comma or the line's end, and a quote inside it is doubled.").At(row + 1);
        }
    }
}
