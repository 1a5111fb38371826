using System.Numerics;
using DzStore.Analytics.Trending.Csv.Bytes;

namespace DzStore.Analytics.Trending.Csv.Rows;

/// <summary>
/// Reads rows of CSV in place, in UTF-8, up to the first that is not plain. A plain row has as many fields as the header, its quotes stand
/// where RFC 4180 has them, and a line feed ends it. The CSV parser judges all other rows.
/// </summary>
/// <param name="csv">From the start of a row on.</param>
/// <param name="ends">A buffer for the ends of a row's fields, as long as the header has columns.</param>
/// <param name="separator">The character between fields.</param>
internal ref struct PlainRows(ReadOnlySpan<byte> csv, Span<int> ends, byte separator)
{
    // Below the limit of the parser, whatever it counts the line end as. Wide rows are read here too: what the parser needs for a row grows
    // with the square of its fields.
    private const int MaxRowBytes = LogParser.MaxRowCharacters - (1 << 10);

    private readonly ReadOnlySpan<byte> _csv = csv;
    private readonly Span<int> _ends = ends;
    private readonly byte _separator = separator;
    private CsvMarks _marks = new(separator);

    // The separators still ahead among the bytes marked last, and where these bytes begin.
    private ulong _separators;
    private int _marked = -CsvMarks.Width;
    private int _next;

    /// <summary>The start of the row that was read or is not plain; the length when all rows were read.</summary>
    public int Start { get; private set; }

    /// <summary>The number of rows before it, with blank lines.</summary>
    public int Before { get; private set; }

    /// <summary>The bytes of a field, with the quotes around it and the doubled ones within.</summary>
    public readonly ReadOnlySpan<byte> this[int column]
    {
        get
        {
            var start = column == 0 ? Start : _ends[column - 1] + 1;
            return _csv[start.._ends[column]];
        }
    }

    /// <summary>Reads the next row; false when there is none or it is not plain.</summary>
    public bool Read()
    {
        while (true)
        {
            if (_next > Start)
                (Start, Before) = (_next, Before + 1);
            var fields = ReadFields();
            if (fields == _ends.Length)
                return _next - Start <= MaxRowBytes;
            // An empty line is no row.
            if (fields != 1 || _ends[0] != Start)
                return false;
        }
    }

    /// <summary>Finds the fields of the next row and returns their number; 0 when the row is not plain, and no next row is set.</summary>
    private int ReadFields()
    {
        // A local, and so a register: each separator is found in what the one before has left.
        var separators = _separators;
        for (var field = 0; field < _ends.Length; )
        {
            while (separators == 0)
            {
                if (_marks.IsOdd || (_marked += CsvMarks.Width) >= _csv.Length)
                    return 0;
                _marks.Next(_csv, _marked);
                separators = _marks.Separators;
            }
            var end = _marked + BitOperations.TrailingZeroCount(separators);
            separators &= separators - 1;
            var found = _csv[end];
            if (found == _separator)
            {
                _ends[field++] = end;
            }
            else if (found == '\n')
            {
                _ends[field++] = end > Start && _csv[end - 1] == '\r' ? end - 1 : end;
                (_next, _separators) = (end + 1, separators);
                return field;
            }
            else if (end + 1 == _csv.Length || _csv[end + 1] != '\n')
            {
                return 0;
            }
        }
        return 0;
    }
}
