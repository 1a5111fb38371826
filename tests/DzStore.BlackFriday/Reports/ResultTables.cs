using System.Globalization;
using DzStore.Load.Results;
using DzStore.LocalHost.Terminals;

namespace DzStore.BlackFriday.Reports;

/// <summary>The result of a run as tables on the terminal.</summary>
internal static class ResultTables
{
    public static void Show(Terminal terminal, RunResult result)
    {
        terminal.Heading(FormattableString.Invariant($"{result.Scenario}, {result.Duration.TotalSeconds:0} s"));
        if (result.Series.Count > 0)
            ShowRequests(terminal, result);
        if (result.Ledger.Count > 0)
            ShowLedger(terminal, result.Ledger);
        if (result.TradeOff.Count > 0)
            ShowTradeOff(terminal, result.TradeOff);
        ShowMarks(terminal, result);
    }

    private static void ShowRequests(Terminal terminal, RunResult result)
    {
        // Failures lead: the waits are those of whoever was answered.
        terminal.Table(
            ["requests", "failed", "unknown", "never sent", "completed", "offered"],
            [
                .. result.Series.Select(series =>
                    new[]
                    {
                        Name(series),
                        Whole(series.Counts.Failed),
                        Whole(series.Counts.Unknown),
                        Whole(series.Counts.Dropped),
                        Whole(series.Counts.Completed),
                        Whole(series.Counts.Offered),
                    }
                ),
            ]
        );
        terminal.Table(
            ["requests", "p99 of all", "p50 ms", "p99 ms", "max ms", "raw p99"],
            [
                .. result.Series.Select(series =>
                    new[]
                    {
                        Name(series),
                        Ms(series.OfferedP99Ms),
                        Ms(series.Corrected, 50),
                        Ms(series.Corrected, 99),
                        Ms(series.Corrected, 100),
                        Ms(series.Uncorrected, 99),
                    }
                ),
            ]
        );
        terminal.Line("Waits count from the planned start of each request; raw p99 counts from its sending.");
        terminal.Line("p99 of all: of all that were offered, where whoever got no success waited for ever.");
        terminal.Line(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Dispatch lag: p50 {result.DispatchLag.PercentileMs(50):0.00} ms, p99 {result.DispatchLag.PercentileMs(99):0.00} ms"
            )
        );
    }

    private static void ShowLedger(Terminal terminal, IReadOnlyList<ConcernLedger> ledgers) =>
        terminal.Table(
            [
                "ledger",
                "lost",
                "restored",
                "duplicated",
                "altered",
                "refused, stored",
                "acknowledged",
                "orders",
                "unknown",
                "recovered",
                "refused",
            ],
            [
                .. ledgers.Select(ledger =>
                    new[]
                    {
                        ledger.Concern,
                        Whole(ledger.Lost),
                        Whole(ledger.Restored),
                        Whole(ledger.Duplicated),
                        Whole(ledger.Altered),
                        Whole(ledger.StoredThoughRefused),
                        Whole(ledger.Acknowledged),
                        Whole(ledger.Orders),
                        Whole(ledger.Unknown),
                        Whole(ledger.Recovered),
                        Whole(ledger.Refused),
                    }
                ),
            ]
        );

    private static void ShowTradeOff(Terminal terminal, IReadOnlyList<TradeOffPoint> points) =>
        terminal.Table(
            ["concern", "offered/s", "p50 ms", "p99 ms", "stored/s"],
            [
                .. points.Select(point =>
                    new[] { point.Concern, Whole(point.OfferedRate), Ms(point.P50Ms), Ms(point.P99Ms), Whole(point.Throughput) }
                ),
            ]
        );

    private static void ShowMarks(Terminal terminal, RunResult result)
    {
        terminal.Table(
            ["result", "mark", "measured", "limit"],
            [.. result.Marks.Select(mark => new[] { mark.Passed ? "ok" : "MISSED", mark.Name, mark.ValueText, mark.LimitText })]
        );
        foreach (var mark in result.Marks.Where(mark => mark.Detail.Length > 0))
            terminal.Line($"{mark.Name}: {mark.Detail}");
        foreach (var note in result.Notes)
            terminal.Line(note);
        foreach (var shortage in result.Shortages)
            terminal.Line(shortage.Text + ".");
        terminal.Line(
            result.Outcome switch
            {
                RunOutcome.Passed => "Passed.",
                RunOutcome.Missed => FormattableString.Invariant(
                    $"Missed {result.Marks.Count(mark => !mark.Passed)} of {result.Marks.Count} marks."
                ),
                RunOutcome.Invalid => "Invalid: the load generator was short of something, and the figures say nothing of the shop.",
                _ => "Interrupted: these are the figures of what ran.",
            }
        );
    }

    private static string Name(RequestSeries series) =>
        series.Concern is null || series.Concern == series.Kind ? series.Kind : $"{series.Kind} ({series.Concern})";

    private static string Whole(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Ms(LatencyHistogram histogram, double percentile) =>
        histogram.Count == 0 ? "-" : Ms(histogram.PercentileMs(percentile));

    /// <summary>Without decimals from 1,000 ms on, where they say nothing and take the width of a column.</summary>
    private static string Ms(double? value) =>
        value is double.PositiveInfinity ? "never" : value?.ToString(value >= 1_000 ? "#,0" : "0.00", CultureInfo.InvariantCulture) ?? "-";
}
