using System.Text;

namespace DzStore.Analytics.Trending.Csv.Bytes;

/// <summary>Decodes fields of CSV in UTF-8.</summary>
internal static class CsvField
{
    /// <summary>The text of a field: without the quotes around it, and with one quote for each doubled one.</summary>
    public static string Text(ReadOnlySpan<byte> field) =>
        field is [(byte)'"', .. var quoted, _]
            ? Encoding.UTF8.GetString(quoted).Replace("\"\"", "\"", StringComparison.Ordinal)
            : Encoding.UTF8.GetString(field);
}
