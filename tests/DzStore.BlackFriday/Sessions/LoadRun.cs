using DzStore.BlackFriday.Options;
using DzStore.BlackFriday.Reports;
using DzStore.BlackFriday.Stores;
using DzStore.Load.Reports;
using DzStore.Load.Results;
using DzStore.Load.Running;
using DzStore.LocalHost;
using DzStore.LocalHost.Terminals;
using Spectre.Console;

namespace DzStore.BlackFriday.Sessions;

/// <summary>A run from its options to the exit code: opens the store, runs the scenario, reports.</summary>
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
            ResultTables.Show(terminal, result);
            // After Ctrl-C too, the report has the figures of what ran.
            await ReportFolder.WriteAsync(result, folder, CancellationToken.None);
            terminal.Line($"Report: {Path.Combine(folder, ReportFolder.PageFile)}");
            return result.Outcome switch
            {
                RunOutcome.Passed => ExitCode.Success,
                RunOutcome.Interrupted => ExitCode.Interrupted,
                RunOutcome.Invalid => ExitCode.Invalid,
                _ => ExitCode.Failure,
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Error("Interrupted before there was anything to report.");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is ReportException or InvalidDataException or ArgumentException || KnownFailures.Includes(e))
        {
            terminal.Error(KnownFailures.Describe(e));
            return e is ReportException ? ExitCode.Usage : KnownFailures.ExitCodeOf(e);
        }
    }

    /// <summary>Runs a scenario or drill on a store.</summary>
    public static async Task<RunResult> MeasureAsync(
        ILoadTest test,
        StoreUnderTest store,
        LoadOptions options,
        LiveView view,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var session = new Session(store, options, view, time);
        var findings = await test.RunAsync(session, cancellationToken);
        PassMark[] marks =
        [
            .. findings.Marks,
            .. findings.Verified.Marks,
            .. session.Set is { } set ? [set.ElectionMark()] : Array.Empty<PassMark>(),
            .. Thresholds(options.MaxP99, options.MaxErrors ?? test.MaxErrors, findings.Measured),
        ];
        IReadOnlyList<GeneratorShortage> shortages = test.OffersMoreThanItCanSend ? [] : findings.Measured.Shortages;
        return new()
        {
            Scenario = test.Name,
            CommandLine = options.CommandLine,
            Started = findings.Measured.Started,
            Duration = findings.Measured.Duration,
            Outcome =
                findings.Measured.Interrupted ? RunOutcome.Interrupted
                : shortages.Count > 0 ? RunOutcome.Invalid
                : marks.All(mark => mark.Passed) ? RunOutcome.Passed
                : RunOutcome.Missed,
            Machine = ThisMachine.Describe(),
            Versions = ThisMachine.Versions(store.DatabaseName, session.Engine),
            Phases = findings.Measured.Phases,
            Faults = session.Faults.Since(session.Started),
            Nodes = session.Set?.Spans(findings.Measured.Started, findings.Measured.Duration) ?? [],
            Series = findings.Measured.Series,
            DispatchLag = findings.Measured.DispatchLag,
            Ledger = findings.Verified.Ledger,
            Marks = marks,
            TradeOff = findings.TradeOff,
            Shortages = shortages,
            Notes = [.. findings.Notes, .. session.EngineNotes],
        };
    }

    /// <summary>The thresholds that the caller or the scenario sets.</summary>
    internal static IEnumerable<PassMark> Thresholds(double? maxP99, double? maxErrors, LoadMeasurements measured)
    {
        if (maxP99 is { } slowest)
        {
            foreach (var series in measured.Series)
            {
                yield return PassMark.AtMost($"{series.Kind}: p99 of all offered", series.OfferedP99Ms, slowest, "ms");
            }
        }

        if (maxErrors is { } most)
        {
            var counts = measured.Counts;
            yield return PassMark.AtMost(
                "requests failed, unknown or never sent",
                counts.Offered == 0 ? null : 100.0 * counts.Unsuccessful / counts.Offered,
                most,
                "%"
            );
        }
    }
}
