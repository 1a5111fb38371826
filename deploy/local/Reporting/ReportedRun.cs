using DzStore.LocalHost;
using DzStore.LocalHost.Terminals;

namespace DzStore.Local.Reporting;

/// <summary>A run with a report: what ends it early goes into the report, to the terminal as one line, and into the exit code.</summary>
internal static class ReportedRun
{
    /// <param name="file">The file of the report; null for none. It is written however the run ends.</param>
    /// <param name="terminal">Shows an error.</param>
    /// <param name="run">The run; returns its exit code.</param>
    /// <param name="cancellationToken">The token of the run.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string? file, Terminal terminal, Func<Report, Task<int>> run, CancellationToken cancellationToken)
    {
        var report = new Report(TimeProvider.System);
        return ExplainAsync(
            terminal,
            report,
            async () =>
            {
                ReportFile.RequireWritable(file);
                var exitCode = await ExplainAsync(terminal, report, () => run(report), cancellationToken);
                await ReportFile.WriteAsync(file, report);
                return exitCode;
            },
            cancellationToken
        );
    }

    private static async Task<int> ExplainAsync(Terminal terminal, Report report, Func<Task<int>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            report.Fail("Interrupted.");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is OperationCanceledException || KnownFailures.Includes(e))
        {
            report.Fail(KnownFailures.Describe(e));
            terminal.Error(KnownFailures.Describe(e));
            return KnownFailures.ExitCodeOf(e);
        }
    }
}
