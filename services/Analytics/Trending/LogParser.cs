using System.Text.Unicode;
using Sylvan.Data.Csv;

namespace DzStore.Analytics.Trending;

/// <summary>Parses blocks of one log, one after another, and hands their rows to a pass; each thread has its own.</summary>
internal sealed class LogParser(LogColumns columns, LogPass pass)
{
    // The longest row that is read: an open quote would otherwise swallow the rest of the log into one field.
    public const int MaxRowCharacters = 1 << 20;

    private readonly string _header = columns.Line;
    private readonly char[] _window = new char[1 << 15];

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

    private int Read(ReadOnlyMemory<byte> utf8, bool isFirst)
    {
        var row = isFirst ? 1 : 0;
        try
        {
            using var csv = CsvDataReader.Create(new Utf8Text(isFirst ? "" : _header, utf8), _window, Options());
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
