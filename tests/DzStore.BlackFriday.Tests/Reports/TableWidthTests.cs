using DzStore.BlackFriday.Reports;
using DzStore.Load.Latency;
using DzStore.Load.Reports.Compare;
using DzStore.Load.Results;
using DzStore.LocalHost.Terminals;
using Spectre.Console;

namespace DzStore.BlackFriday.Tests.Reports;

/// <summary>Terminals have 80 columns, and so has a redirected output.</summary>
public class TableWidthTests
{
    private static readonly RequestCounts Counts = new(1_234_567, 1_234_567, 1_200_000, 30_000, 4_567);

    [Fact]
    public void Every_table_of_a_result_fits_80_columns_and_says_what_was_lost()
    {
        var lines = Tables(terminal => ResultTables.Show(terminal, Run()));

        lines.ShouldAllBe(line => line.Length <= 80);
        foreach (
            var header in new[]
            {
                "p50 ms",
                "p99 of all",
                "never sent",
                "raw p99",
                "offered",
                "lost",
                "restored",
                "acknowledged",
                "refused, stored",
                "stored/s",
            }
        )
        {
            lines.ShouldContain(line => line.Contains($" {header} ", StringComparison.Ordinal), header);
        }

        lines.ShouldContain(line => line.Contains("MISSED", StringComparison.Ordinal));
    }

    [Fact]
    public void The_comparison_fits_80_columns()
    {
        var lines = Tables(terminal => ComparisonTable.Show(terminal, RunComparison.Of(Run(), Run())));

        lines.ShouldNotBeEmpty();
        lines.ShouldAllBe(line => line.Length <= 80);
    }

    private static string[] Tables(Action<Terminal> show)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 80;
        show(new(console, TextWriter.Null, TimeProvider.System));
        return
        [
            .. output.ToString().Split('\n').Select(line => line.TrimEnd()).Where(line => line.StartsWith('+') || line.StartsWith('|')),
        ];
    }

    private static RunResult Run()
    {
        var recorder = new LatencyRecorder();
        recorder.Record(TimeSpan.FromMilliseconds(1.5));
        recorder.Record(TimeSpan.FromSeconds(75));
        return new()
        {
            Scenario = "crash",
            CommandLine = "crash --cycles 100",
            Started = new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero),
            Duration = TimeSpan.FromMinutes(5),
            Outcome = RunOutcome.Missed,
            Machine = new("Linux", "x", 2, 8L << 30),
            Versions = new Dictionary<string, string> { ["DzStore"] = "0.1.0" },
            Series =
            [
                .. new[] { ("add to cart", "w=1"), ("billing, 5 copies", "w=majority"), ("w=1, j=true", "w=1, j=true") }.Select(
                    kind => new RequestSeries(
                        kind.Item1,
                        Counts,
                        new LatencyHistogram(recorder.ToHdr()),
                        new LatencyHistogram(recorder.ToHdr()),
                        [],
                        [],
                        kind.Item2
                    )
                ),
            ],
            Ledger =
            [
                new("w=1", "orders_fast", 1_234_567, 1_200_000, 30_000, 4_567, 104, 12, 0, 0, 0, [80]) { Restored = 94 },
                new("w=majority", "orders_secure", 1_234_567, 1_200_000, 30_000, 4_567, 1, 12, 0, 0, 0, []),
            ],
            TradeOff = [new("w=1, j=true", 12_800, 12_799.5, 1.2, 1_234, Counts), new("w=majority", 12_800, 12_799.5, 1.2, 1_234, Counts)],
            Marks =
            [
                PassMark.AtMost("orders that Billing holds and Checkout lacks, after healing", 1, 0, "orders", "94 before it"),
                PassMark.AtLeast("goodput under overload", 97.31, 90, "% of capacity"),
            ],
        };
    }
}
