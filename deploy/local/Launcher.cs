using DzStore.Local.Acts;
using DzStore.Local.CommandLine;
using DzStore.Local.Engine;
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
        return await ExplainAsync(terminal, report, SavedAsync, stop.Token);

        async Task<int> SavedAsync()
        {
            ReportFile.RequireWritable(options.Report);
            var exitCode = await ExplainAsync(terminal, report, () => PlayAsync(options, terminal, report, stop.Token), stop.Token);
            await ReportFile.WriteAsync(options.Report, report);
            return exitCode;
        }
    }

    private static async Task<int> PlayAsync(LauncherOptions options, Terminal terminal, Report report, CancellationToken cancellationToken)
    {
        await using var store = await LocalStore.StartAsync(options, terminal, TimeProvider.System, cancellationToken, SparkSource.Find());
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

        await ReportFile.WriteAsync(options.Report, report);
        await ServeAsync(store, terminal, cancellationToken);
        return report.Ok ? ExitCode.Success : ExitCode.Failure;
    }

    private static async Task ServeAsync(LocalStore store, Terminal terminal, CancellationToken cancellationToken)
    {
        terminal.Heading("Serving until Ctrl-C");
        terminal.Line("Development: callers on this machine need no credentials and are taken for an admin");
        foreach (var (name, address) in new[] { ("Checkout", store.Checkout), ("Billing", store.Billing), ("Analytics", store.Analytics) })
            terminal.Line($"{name,-10}  {address}swagger");
        terminal.Line($"Storefront  {store.Analytics}");
        try
        {
            await store.WhileAliveAsync(token => Task.Delay(Timeout.Infinite, token), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Line("Stopping.");
        }
    }

    /// <summary>Says in words why something could not be done, and chooses the exit code.</summary>
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
        catch (Exception e) when (e is UsageException or ChildDiedException or UnexpectedAnswerException or MongoException or HttpRequestException
            or IOException or FormatException or TimeoutException or OperationCanceledException)
        {
            report.Fail(e.Message);
            terminal.Error(e.Message);
            return e is UsageException ? ExitCode.Usage : ExitCode.Failure;
        }
    }
}
