using System.Text;

namespace DzStore.Analytics.Trending;

/// <summary>Fields of CSV in UTF-8, as they stand in a row.</summary>
internal static class CsvField
{
    /// <summary>What a field holds: without the quotes around it, and with one for each two within.</summary>
    public static string Text(ReadOnlySpan<byte> field) =>
        field is [(byte)'"', .. var quoted, _] ? Encoding.UTF8.GetString(quoted).Replace("\"\"", "\"", StringComparison.Ordinal) : Encoding.UTF8.GetString(field);
}
