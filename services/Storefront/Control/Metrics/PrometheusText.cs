using System.Globalization;
using System.Text;

namespace DzStore.Storefront.Control.Metrics;

/// <summary>
/// Reads Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/): lines of a name, labels and a value. A
/// line that is none is left out, as is a value that is no finite number.
/// </summary>
internal static class PrometheusText
{
    public static IReadOnlyList<Series> Read(string text)
    {
        List<Series> found = [];
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.Length > 0 && line[0] != '#' && ReadLine(line) is { } series)
                found.Add(series);
        }

        return found;
    }

    private static Series? ReadLine(ReadOnlySpan<char> line)
    {
        var end = line.IndexOfAny('{', ' ');
        if (end <= 0)
            return null;
        Dictionary<string, string> labels = [];
        var rest = line[end..];
        if (rest[0] == '{' && !ReadLabels(ref rest, labels))
            return null;
        rest = rest.Trim();
        var space = rest.IndexOf(' ');
        // A time stamp may follow the value.
        var number = space < 0 ? rest : rest[..space];
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new(line[..end].ToString(), labels, value)
            : null;
    }

    /// <summary>Reads <c>{name="value",…}</c> and goes on behind it; a value escapes quotes, backslashes and line ends.</summary>
    private static bool ReadLabels(ref ReadOnlySpan<char> rest, Dictionary<string, string> labels)
    {
        rest = rest[1..];
        while (true)
        {
            rest = rest.TrimStart(", ");
            if (rest.IsEmpty)
                return false;
            if (rest[0] == '}')
            {
                rest = rest[1..];
                return true;
            }

            var equals = rest.IndexOf("=\"");
            if (equals < 0)
                return false;
            var name = rest[..equals].ToString();
            rest = rest[(equals + 2)..];
            if (ReadValue(ref rest) is not { } value)
                return false;
            labels[name] = value;
        }
    }

    private static string? ReadValue(ref ReadOnlySpan<char> rest)
    {
        var value = new StringBuilder();
        for (var at = 0; at < rest.Length; at++)
        {
            if (rest[at] == '"')
            {
                rest = rest[(at + 1)..];
                return value.ToString();
            }

            var escapes = rest[at] == '\\' && at + 1 < rest.Length;
            if (escapes)
                at++;
            value.Append(escapes && rest[at] == 'n' ? '\n' : rest[at]);
        }

        return null;
    }
}
