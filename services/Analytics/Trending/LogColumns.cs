using System.Text;
using Sylvan.Data.Csv;

namespace DzStore.Analytics.Trending;

/// <summary>The columns of a log, in any order; others are not looked at.</summary>
internal sealed class LogColumns
{
    public const string Action = "action";
    public const string Product = "product_name";
    public const string Timestamp = "timestamp";
    private const string Header = "timestamp,user_id,product_name,action";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string[] _names;

    private LogColumns(string[] names) => _names = names;

    public int Count => _names.Length;

    public IReadOnlyList<string> Names => _names;

    /// <summary>The header as a line of CSV, for blocks that do not begin with it.</summary>
    public string Line => string.Join(',', _names.Select(name => $"\"{name.Replace("\"", "\"\"")}\"")) + "\n";

    /// <summary>Reads the header.</summary>
    /// <param name="log">A log from its start on, at least its header.</param>
    /// <exception cref="TrafficLogException">The log is empty, or its first row is no header.</exception>
    public static LogColumns Read(ReadOnlySpan<byte> log)
    {
        var header = log[..RowEnds.First(log)];
        if (RowEnds.BareReturn(header) >= 0) throw new TrafficLogException($"Row 1{LogParser.BareReturn}", 1);
        try
        {
            // The header alone: the parser looks ahead, and a fault of the first row is none of the header's.
            using var csv = CsvDataReader.Create(new StringReader(Strict.GetString(header)), LogParser.Options());
            return new LogColumns([.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetName)]);
        }
        catch (DecoderFallbackException)
        {
            throw RowException.NotUtf8();
        }
        catch (CsvMissingHeadersException fault)
        {
            throw new TrafficLogException($"The log is empty. Its first line must be the header {Header}.", 1, fault);
        }
        catch (CsvFormatException fault)
        {
            throw new TrafficLogException($"Row 1 is no CSV: a quote in it is not closed, or not doubled. It must be {Header}.", 1, fault);
        }
    }

    /// <summary>Where a column is.</summary>
    /// <exception cref="TrafficLogException">There is none of this name, or more than one.</exception>
    public int this[string name] => _names.Count(each => each == name) switch
    {
        1 => Array.IndexOf(_names, name),
        0 => throw new TrafficLogException($"The header has no column '{name}'. It must be {Header}.", 1),
        var times => throw new TrafficLogException($"The header names the column '{name}' {times} times. Name it once.", 1),
    };

    /// <summary>What to say of a row with another number of fields.</summary>
    public string WrongCount(int fields) => fields < _names.Length
        ? $" has {fields} fields where the header has {_names.Length}: the column '{_names[fields]}' is missing."
        : $" has {fields} fields where the header has {_names.Length}: a field that holds a comma must be quoted.";
}
