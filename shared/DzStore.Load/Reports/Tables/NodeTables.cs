using System.Globalization;
using DzStore.Load.Results;
using static DzStore.Load.Decisions.Figures;

namespace DzStore.Load.Reports.Tables;

/// <summary>The tables that only a database of several nodes has: its primaries, and why orders that it confirmed are gone.</summary>
internal static class NodeTables
{
    /// <returns>Null for a database of one node.</returns>
    public static Table? Primaries(RunResult run)
    {
        if (run.Nodes.Count == 0)
            return null;
        NodeSpan[] primaries = [.. run.Nodes.Where(span => span.State == NodeSpanState.Primary).OrderBy(span => span.Start)];
        List<Row> rows = [];
        var until = run.Nodes.Min(span => span.Start);
        foreach (var span in primaries)
        {
            if (span.Start > until)
                rows.Add(Row("none", "", until, span.Start));
            // A primary that was cut off may not know yet that there is another.
            rows.Add(Row($"node {span.Node}", span.Term?.ToString(CultureInfo.InvariantCulture) ?? "", span.Start, span.End));
            until = span.End > until ? span.End : until;
        }

        if (run.Duration > until)
            rows.Add(Row("none", "", until, run.Duration));
        return new([new("primary", ColumnKind.Text), new("term"), new("from"), new("to"), new("for")], rows);
    }

    /// <returns>Null where nobody looked for the reasons.</returns>
    public static Table? LossReasons(RunResult run)
    {
        Row[] rows = [.. run.Ledger.Select(ledger => ledger.LossReasons is { } reasons ? Row(ledger, reasons) : null).OfType<Row>()];
        return rows.Length == 0
            ? null
            : new(
                [
                    new("write concern", ColumnKind.Text),
                    new("confirmed and lost"),
                    new("in a rollback file"),
                    new("never written by the dead primary"),
                    new("unexplained"),
                ],
                rows
            );
    }

    private static Row Row(ConcernLedger ledger, LossReasons reasons) =>
        new(
            [ledger.Concern, Count(ledger.Lost), Count(reasons.RolledBack), Count(reasons.NeverWritten), Count(reasons.Unexplained)],
            reasons.Unexplained > 0 ? "bad" : ""
        );

    private static Row Row(string primary, string term, TimeSpan from, TimeSpan to) =>
        new([primary, term, At(from), At(to), At(to - from)]);

    private static string At(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");
}
