using System.Text;
using System.Text.Unicode;
using DzStore.Analytics.Trending.Csv.Bytes;
using Sylvan.Data.Csv;

namespace DzStore.Analytics.Trending.Csv.Rows;

/// <summary>
/// The columns of a log, in any order, and the separator between them. The columns that are read are found by their names, whatever their
/// case and with spaces around; other columns are ignored.
/// </summary>
internal sealed class LogColumns
{
    public const string Action = "action";
    public const string Product = "product_name";
    public const string Timestamp = "timestamp";

    /// <summary>The largest number of columns: what the parser needs for a row grows with the square of its fields.</summary>
    public const int MaxColumns = 1 << 16;

    private const string Header = "timestamp,user_id,product_name,action";
    private const int HeaderBytes = 1 << 12;
    private const int CharactersShown = 100;

    private readonly string[] _names;

    private LogColumns(string[] names, LogSeparator separator)
    {
        (_names, Separator) = (names, separator);
        foreach (var name in new[] { Action, Product, Timestamp })
        {
            if (!names.Contains(name) && Spellings(name).ToArray() is [var only])
                names[only] = name;
        }
    }

    public LogSeparator Separator { get; }

    public int Count => _names.Length;

    /// <summary>The names of the header, those of the columns that are read in their usual spelling.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>A header with as many columns as a line of CSV, for blocks that do not begin with the header.</summary>
    public string Line => "x" + new string((char)Separator.Character, Count - 1) + "\n";

    /// <summary>Reads the header: its separator is the first of <see cref="LogSeparator.All"/> that finds the column action.</summary>
    /// <param name="log">Seekable.</param>
    /// <param name="length">The length of the log in bytes: what is appended later is not read.</param>
    /// <exception cref="TrafficLogException">The log is empty, or its first row is not a header.</exception>
    /// <exception cref="RowException">The header is not UTF-8.</exception>
    public static LogColumns Read(Stream log, long length)
    {
        foreach (var separator in LogSeparator.All)
        {
            if (TryRead(log, length, separator) is { } columns)
                return columns;
        }
        return Read(log, length, LogSeparator.Comma);
    }

    /// <summary>The index of a column.</summary>
    /// <exception cref="TrafficLogException">No column has this name, or more than one.</exception>
    public int this[string name]
    {
        get
        {
            if (_names.Count(each => each == name) == 1)
                return Array.IndexOf(_names, name);
            var times = Spellings(name).Count();
            throw new TrafficLogException(
                times == 0
                    ? $"The header has no column '{name}': it is '{Shown()}'. It must be {Header}, "
                        + "in any order, with commas, semicolons or tabs between."
                    : $"The header names the column '{name}' {times} times. Name it once.",
                1
            );
        }
    }

    /// <summary>The message about a row with another number of fields.</summary>
    public string WrongCount(int fields) =>
        fields < _names.Length
            ? $" has {fields} fields where the header has {_names.Length}: the column '{_names[fields]}' is missing."
            : $" has {fields} fields where the header has {_names.Length}: a field that holds a {Separator.Name} must be quoted.";

    /// <summary>The message about a row with more separators than any header has.</summary>
    public string TooWide =>
        $" has more than {MaxColumns} {Separator.Name}s where the header has {Count} columns, or a quote that CSV does not have there.";

    private static LogColumns? TryRead(Stream log, long length, LogSeparator separator)
    {
        try
        {
            var columns = Read(log, length, separator);
            return columns.Spellings(Action).Any() ? columns : null;
        }
        catch (TrafficLogException)
        {
            // Another separator may make it a header; if none does, the usual one says what is wrong.
            return null;
        }
    }

    private static LogColumns Read(Stream log, long length, LogSeparator separator)
    {
        var block = LogBlocks.Read(log, length, HeaderBytes, LogParser.MaxRowBytes, separator.Character).FirstOrDefault();
        try
        {
            return Read(block.Bytes[..RowEnds.First(block.Bytes, separator.Character)], separator);
        }
        finally
        {
            if (block.Length > 0)
                block.Release();
        }
    }

    private static LogColumns Read(ReadOnlySpan<byte> header, LogSeparator separator)
    {
        if (!Utf8.IsValid(header))
            throw RowException.NotUtf8();
        if (RowEnds.BareReturn(header, separator.Character) >= 0)
            throw new TrafficLogException($"Row 1{LogParser.BareReturn}", 1);
        if (Encoding.UTF8.GetCharCount(header) > LogParser.MaxRowCharacters)
            throw new TrafficLogException($"The header{LogParser.TooLong(header, separator)} It must be {Header}.", 1);
        if (header.Count(separator.Character) >= MaxColumns)
            throw new TrafficLogException($"The header has more than {MaxColumns} columns, the most that are read.", 1);
        return new LogColumns(PlainNames(header, separator) ?? ParsedNames(header, separator), separator);
    }

    /// <summary>Reads the names in place; null when the header is not plain.</summary>
    private static string[]? PlainNames(ReadOnlySpan<byte> header, LogSeparator separator)
    {
        var names = new string[header.Count(separator.Character) + 1];
        var row = new PlainRows(header, new int[names.Length], separator.Character);
        if (names.Length == 1 || !row.Read())
            return null;
        for (var i = 0; i < names.Length; i++)
            names[i] = CsvField.Text(row[i]);
        return names;
    }

    /// <summary>Parses the header alone: the parser looks ahead, and an error in the next row is not one of the header.</summary>
    private static string[] ParsedNames(ReadOnlySpan<byte> header, LogSeparator separator)
    {
        try
        {
            using var csv = CsvDataReader.Create(new StringReader(Encoding.UTF8.GetString(header)), LogParser.Options(separator));
            return [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetName)];
        }
        catch (CsvMissingHeadersException e)
        {
            throw new TrafficLogException($"The log is empty. Its first line must be the header {Header}.", 1, e);
        }
        catch (CsvFormatException e)
        {
            throw new TrafficLogException($"Row 1 is not CSV: a quote in it is not closed or not doubled. It must be {Header}.", 1, e);
        }
    }

    /// <summary>The columns whose names differ from a name in case and in spaces around, if at all.</summary>
    private IEnumerable<int> Spellings(string name) =>
        Enumerable.Range(0, Count).Where(i => _names[i].AsSpan().Trim().Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The header as it was found, in short.</summary>
    private string Shown()
    {
        var header = string.Join((char)Separator.Character, _names);
        var shown = header.Length <= CharactersShown ? header : header[..CharactersShown] + "…";
        return string.Concat(shown.Select(each => char.IsControl(each) ? '\uFFFD' : each));
    }
}
