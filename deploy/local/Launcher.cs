using DzStore.Local.Acts;
using DzStore.Local.CommandLine;
using DzStore.Local.Processes;
using DzStore.Local.Reporting;
using MongoDB.Driver;

namespace DzStore.Local;

/// <summary>The launcher's course: start everything, play the three acts, report, and serve.</summary>
internal static class Launcher
{
    public static async Task<int> RunAsync(LauncherOptions options, CancellationToken cancellationToken)
    {
        var terminal = Terminal.Open(TimeProvider.System);
        using var stop = ParentWatch.Start(cancellationToken);
        var report = new Report(TimeProvider.System);
        var exitCode = await Explain(terminal, report, () => PlayAsync(options, terminal, report, stop.Token), stop.Token);
        return await Explain(terminal, report, () => SaveAsync(options.Report, report, exitCode), CancellationToken.None);
    }

    private static async Task<int> PlayAsync(LauncherOptions options, Terminal terminal, Report report, CancellationToken cancellationToken)
    {
        ReportFile.RequireWritable(options.Report);
        await using var store = await LocalStore.StartAsync(options, terminal, TimeProvider.System, cancellationToken);
        report.Describe(store);
        await store.WhileAliveAsync(
            async token =>
            {
                await StressAct.PlayAsync(store, terminal, report, token);
                await CampaignAct.PlayAsync(store, terminal, report, token);
                await TrendingAct.PlayAsync(store, terminal, report, token);
            },
            cancellationToken);
        report.Finish();
        Verdict.Show(terminal, report);
        if (options.Once)
            return report.Ok ? ExitCode.Success : ExitCode.Failure;

        await SaveAsync(options.Report, report, ExitCode.Success);
        await ServeAsync(store, terminal, cancellationToken);
        return report.Ok ? ExitCode.Success : ExitCode.Failure;
    }

    private static async Task ServeAsync(LocalStore store, Terminal terminal, CancellationToken cancellationToken)
    {
        terminal.Heading("Serving until Ctrl-C");
        foreach (var service in new[] { store.Checkout, store.Billing, store.Analytics })
            terminal.Line($"{new Uri(service, "swagger")}");
        terminal.Line($"{store.Analytics} (the shop window and the dashboard)");
        try
        {
            await store.WhileAliveAsync(token => Task.Delay(Timeout.Infinite, token), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Line("Stopping.");
        }
    }

    private static async Task<int> SaveAsync(string? file, Report report, int exitCode)
    {
        if (file is not null)
            await ReportFile.WriteAsync(file, report);
        return exitCode;
    }

    /// <summary>Says in words why something could not be done, and chooses the exit code.</summary>
    private static async Task<int> Explain(Terminal terminal, Report report, Func<Task<int>> work, CancellationToken cancellationToken)
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
        catch (Exception e) when (e is UsageException or ChildDiedException or UnexpectedAnswerException or MongoException or HttpRequestException
            or IOException or FormatException or TimeoutException or OperationCanceledException)
        {
            report.Fail(e.Message);
            terminal.Error(e.Message);
            return e is UsageException ? ExitCode.Usage : ExitCode.Failure;
        }
    }
}
