using System.Text.RegularExpressions;

namespace DzStore.Load.Reports.Markup;

/// <summary>Keeps the text of a run from being read as Markdown.</summary>
internal static partial class Markdown
{
    /// <summary>Text for a table's cell: on one line, with nothing that ends the cell or starts markup.</summary>
    public static string Cell(string text) => Text(text).ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);

    public static string Text(string text) => Special().Replace(text, "\\$0");

    [GeneratedRegex(@"[\\`*_\[\]<>#]")]
    private static partial Regex Special();
}
