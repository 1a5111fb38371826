using System.Globalization;
using DzStore.Load;
using DzStore.Load.Reports;
using DzStore.Load.Results;
using DzStore.Local;
using DzStore.Local.CommandLine;
using DzStore.Local.Processes;
using DzStore.LoadTests.CommandLine;
using DzStore.LoadTests.Stores;
using MongoDB.Driver;
using Spectre.Console;

namespace DzStore.LoadTests.Sessions;

/// <summary>A run from the command line to the exit code: open the store, run the scenario, report, judge.</summary>
internal static class LoadRun
{
    public static async Task<int> RunAsync(ILoadTest test, LoadOptions options, CancellationToken cancellationToken)
    {
        var terminal = Terminal.Open(TimeProvider.System);
        try
        {
            var folder = options.Out ?? Path.Combine("load-results", ReportFolder.NameFor(test.Name, TimeProvider.System.GetUtcNow()));
            ReportFolder.RequireWritable(folder);
            await using var store = await StoreUnderTest.OpenAsync(options, terminal, cancellationToken);
            var view = new LiveView(AnsiConsole.Console, terminal);
            var result = await MeasureAsync(test, store, options, view, TimeProvider.System, cancellationToken);
            Show(terminal, result);
            // What ran is reported, by Ctrl-C too.
            await ReportFolder.WriteAsync(result, folder, CancellationToken.None);
            terminal.Line($"Report: {Path.Combine(folder, ReportFolder.PageFile)}");
            return result.Outcome switch
            {
                RunOutcome.Passed => ExitCode.Success,
                RunOutcome.Interrupted => ExitCode.Interrupted,
                _ => ExitCode.Failure,
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Error("Interrupted before there was anything to report.");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is UsageException or ReportException or ChildDiedException or MongoException or HttpRequestException or IOException or FormatException
            or TimeoutException or InvalidDataException or ArgumentException)
        {
            terminal.Error(e.Message);
            return e is UsageException or ReportException ? ExitCode.Usage : ExitCode.Failure;
        }
    }

    /// <summary>Runs a scenario on a store and puts together what it found.</summary>
    public static async Task<RunResult> MeasureAsync(
        ILoadTest test, StoreUnderTest store, LoadOptions options, LiveView view, TimeProvider time, CancellationToken cancellationToken)
    {
        var session = new Session(store, options, view, time);
        var findings = await test.RunAsync(session, cancellationToken);
        PassMark[] marks = [.. findings.Marks, .. findings.Verified.Marks, .. Thresholds(options.MaxP99, options.MaxErrors ?? test.MaxErrors, findings.Measured)];
        return new()
        {
            Scenario = test.Name,
            CommandLine = options.CommandLine,
            Started = findings.Measured.Started,
            Duration = findings.Measured.Duration,
            Outcome = findings.Measured.Interrupted ? RunOutcome.Interrupted : marks.All(mark => mark.Passed) ? RunOutcome.Passed : RunOutcome.Missed,
            Machine = ThisMachine.Describe(),
            Versions = ThisMachine.Versions(store.DatabaseName, session.Engine),
            Phases = findings.Measured.Phases,
            Faults = session.Faults.Since(session.Started),
            Series = findings.Measured.Series,
            DispatchLag = findings.Measured.DispatchLag,
            Ledger = findings.Verified.Ledger,
            Marks = marks,
            TradeOff = findings.TradeOff,
            Notes = findings.Notes,
        };
    }

    private static IEnumerable<PassMark> Thresholds(double? maxP99, double? maxErrors, LoadMeasurements measured)
    {
        if (maxP99 is { } slowest)
        {
            foreach (var series in measured.Series)
                yield return PassMark.AtMost($"{series.Kind}: p99", series.Corrected.Count == 0 ? null : series.Corrected.PercentileMs(99), slowest, "ms");
        }

        if (maxErrors is { } most)
        {
            var counts = measured.Counts;
            yield return PassMark.AtMost(
                "failed and unknown requests", counts.Sent == 0 ? null : 100.0 * (counts.Failed + counts.Unknown) / counts.Sent, most, "%");
        }
    }

    private static void Show(Terminal terminal, RunResult result)
    {
        terminal.Heading(FormattableString.Invariant($"{result.Scenario}, {result.Duration.TotalSeconds:0} s"));
        terminal.Table(
            ["requests", "offered", "sent", "completed", "failed", "unknown", "p50 ms", "p99 ms", "p99.99 ms", "max ms", "p99 uncorrected"],
            [.. result.Series.Select(series => new[]
            {
                series.Concern is null ? series.Kind : $"{series.Kind} ({series.Concern})", Whole(series.Counts.Offered), Whole(series.Counts.Sent), Whole(series.Counts.Completed),
                Whole(series.Counts.Failed), Whole(series.Counts.Unknown), Ms(series.Corrected, 50), Ms(series.Corrected, 99), Ms(series.Corrected, 99.99),
                Ms(series.Corrected, 100), Ms(series.Uncorrected, 99),
            })]);
        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"Dispatch lag: p50 {result.DispatchLag.PercentileMs(50):0.00} ms, p99 {result.DispatchLag.PercentileMs(99):0.00} ms"));
        if (result.Ledger.Count > 0)
        {
            terminal.Table(
                ["ledger", "orders", "acknowledged", "lost", "restored", "unknown", "recovered", "duplicated", "altered", "refused", "stored though refused"],
                [.. result.Ledger.Select(ledger => new[]
                {
                    ledger.Concern, Whole(ledger.Orders), Whole(ledger.Acknowledged), Whole(ledger.Lost), Whole(ledger.Restored), Whole(ledger.Unknown), Whole(ledger.Recovered),
                    Whole(ledger.Duplicated), Whole(ledger.Altered), Whole(ledger.Refused), Whole(ledger.StoredThoughRefused),
                })]);
        }

        if (result.TradeOff.Count > 0)
        {
            terminal.Table(
                ["concern", "offered/s", "stored/s", "p50 ms", "p99 ms"],
                [.. result.TradeOff.Select(point => new[] { point.Concern, Whole(point.OfferedRate), Whole(point.Throughput), Ms(point.P50Ms), Ms(point.P99Ms) })]);
        }

        terminal.Table(
            ["mark", "measured", "limit", ""],
            [.. result.Marks.Select(mark => new[] { mark.Name, mark.ValueText, mark.LimitText, mark.Passed ? "ok" : "MISSED" })]);
        foreach (var mark in result.Marks.Where(mark => mark.Detail.Length > 0))
            terminal.Line($"{mark.Name}: {mark.Detail}");
        foreach (var note in result.Notes)
            terminal.Line(note);
        terminal.Line(result.Outcome switch
        {
            RunOutcome.Passed => "Passed.",
            RunOutcome.Missed => FormattableString.Invariant($"Missed {result.Marks.Count(mark => !mark.Passed)} of {result.Marks.Count} marks."),
            _ => "Interrupted: these are the figures of what ran.",
        });
    }

    private static string Whole(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Ms(LatencyHistogram histogram, double percentile) => histogram.Count == 0 ? "-" : Ms(histogram.PercentileMs(percentile));

    private static string Ms(double? value) => value?.ToString("#,0.00", CultureInfo.InvariantCulture) ?? "-";
}
