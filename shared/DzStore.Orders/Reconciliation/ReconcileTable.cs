using System.Globalization;
using System.Text;

namespace DzStore.Orders.Reconciliation;

/// <summary>Prints a report as a table of at most 80 columns, the most important figures first.</summary>
internal static class ReconcileTable
{
    /// <summary>The columns of a terminal that nobody has widened.</summary>
    private const int Columns = 80;

    private const string Indent = "  ";

    public static string Of(ReconcileReport report)
    {
        var table = new StringBuilder();
        Count("restored", report.Restored);
        Count("failed", report.Failed);
        Count("unknown", report.Unknown);
        Count("conflicts", report.Conflicts);
        Count("missing", report.Missing);
        Count("already there", report.AlreadyThere);
        Count("examined", report.Examined);
        if (report.RolledBack + report.RolledBackUnpaid > 0)
        {
            Count("rolled back", report.RolledBack);
            Count("unpaid", report.RolledBackUnpaid);
        }

        table.AppendLine(CultureInfo.InvariantCulture, $"{"took", -13} {report.DurationMs / 1000, 11:#,0.0} s");
        if (report.Conflicts > 0)
            Wrap("In both with different content, left as they are: " + List(report.ConflictIds, report.Conflicts));
        if (report.Failed + report.Unknown > 0)
            Wrap("Failed or unknown: " + List(report.UnsettledIds, report.Failed + report.Unknown));
        if (report.RolledBack > 0)
            Wrap("Missing and in a rollback file: " + List(report.RolledBackIds, report.RolledBack));
        if (report.RolledBackUnpaid > 0)
        {
            Wrap("In a rollback file and never paid, not restored: " + List(report.RolledBackUnpaidIds, report.RolledBackUnpaid));
        }

        Wrap(
            report.Interrupted is { } reason
                ? $"Cut short: {Sentence(reason)} Run it again; what was restored stays."
                : "Everything was examined."
        );
        return table.ToString();

        void Count(string name, long count) => table.AppendLine(CultureInfo.InvariantCulture, $"{name, -13} {count, 13:#,0}");

        void Wrap(string text) => AppendWrapped(table, text);
    }

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";

    private static string List(IReadOnlyList<string> ids, long count) =>
        string.Join(", ", ids)
        + (count > ids.Count ? string.Create(CultureInfo.InvariantCulture, $" and {count - ids.Count:#,0} more") : "");

    /// <summary>Breaks a text at spaces into lines of at most <see cref="Columns"/>; a word that is longer stands alone.</summary>
    private static void AppendWrapped(StringBuilder table, string text)
    {
        var column = 0;
        foreach (var word in text.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > Columns)
            {
                table.AppendLine().Append(Indent);
                column = Indent.Length;
            }
            else if (column > 0)
            {
                table.Append(' ');
                column++;
            }
            table.Append(word);
            column += word.Length;
        }
        table.AppendLine();
    }
}
