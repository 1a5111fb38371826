using System.Numerics;

namespace DzStore.Analytics.Trending;

/// <summary>
/// Reads rows of CSV where they are, in UTF-8, up to the first that is not plain. A plain row has as many fields as the header, its quotes are where RFC 4180
/// has them, and a line feed ends it. What else there is, right or wrong, is the parser's to judge.
/// </summary>
/// <param name="csv">From the start of a row on.</param>
/// <param name="ends">Room for the ends of a row's fields: as many as the header has.</param>
internal ref struct PlainRows(ReadOnlySpan<byte> csv, Span<int> ends)
{
    // Far below what the parser takes.
    private const int MaxRowBytes = 1 << 16;

    private readonly ReadOnlySpan<byte> _csv = csv;
    private readonly Span<int> _ends = ends;
    private CsvMarks _marks = new();
    // The separators not yet come to, of the bytes from there on that were marked last.
    private ulong _separators;
    private int _marked = -CsvMarks.Width;
    private int _next;

    /// <summary>Where the row begins that was read, or was not plain; the length where all were.</summary>
    public int Start { get; private set; }

    /// <summary>How many rows come before that, blank lines among them.</summary>
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

    /// <summary>Whether there is a next row and it is plain.</summary>
    public bool Read()
    {
        while (true)
        {
            if (_next > Start) (Start, Before) = (_next, Before + 1);
            var fields = ReadFields();
            if (fields == _ends.Length) return _next - Start <= MaxRowBytes;
            // An empty line is no row.
            if (fields != 1 || _ends[0] != Start) return false;
        }
    }

    /// <summary>How many fields the next row has; 0 where it is not plain, and no next row is set.</summary>
    private int ReadFields()
    {
        // A local, which is a register: each separator is found by what is left after the one before.
        var separators = _separators;
        for (var field = 0; field < _ends.Length;)
        {
            while (separators == 0)
            {
                if (_marks.IsOdd || (_marked += CsvMarks.Width) >= _csv.Length) return 0;
                _marks.Next(_csv, _marked);
                separators = _marks.Separators;
            }
            var end = _marked + BitOperations.TrailingZeroCount(separators);
            separators &= separators - 1;
            switch (_csv[end])
            {
                case (byte)',':
                    _ends[field++] = end;
                    break;
                case (byte)'\n':
                    _ends[field++] = end > Start && _csv[end - 1] == '\r' ? end - 1 : end;
                    (_next, _separators) = (end + 1, separators);
                    return field;
                case (byte)'\r' when end + 1 == _csv.Length || _csv[end + 1] != '\n':
                    return 0;
            }
        }
        return 0;
    }
}
