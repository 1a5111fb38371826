using DzStore.Local.CommandLine;
using DzStore.Local.Control;
using DzStore.Local.Reporting;
using DzStore.Local.Steps;
using DzStore.LocalHost;
using DzStore.LocalHost.Database;
using DzStore.LocalHost.Engine;
using DzStore.LocalHost.Processes;
using DzStore.LocalHost.Terminals;

namespace DzStore.Local;

/// <summary>One run of the launcher: starts a store, runs its steps on it, reports, and serves.</summary>
internal static class Launcher
{
    public static async Task<int> RunAsync(LauncherOptions options, CancellationToken cancellationToken)
    {
        using var stop = DotnetRunWatch.Start(cancellationToken);
        var terminal = Terminal.Open(TimeProvider.System);
        return await ReportedRun.RunAsync(
            options.Report,
            terminal,
            report => RunStepsAsync(options, terminal, report, stop.Token),
            stop.Token
        );
    }

    private static async Task<int> RunStepsAsync(
        LauncherOptions options,
        Terminal terminal,
        Report report,
        CancellationToken cancellationToken
    )
    {
        // Only while it serves, and only for a database that it starts itself.
        await using var control =
            options.Once || !DatabaseSource.Find(options.Store.MongoPort).IsOurs
                ? null
                : await ControlEndpoint.StartAsync(cancellationToken);
        await using var store = await LocalStore.StartAsync(
            control is null ? options.Store : options.Store with { StorefrontSettings = control.StorefrontSettings },
            terminal,
            TimeProvider.System,
            cancellationToken,
            SparkSource.Find()
        );
        report.Describe(store);
        await store.WhileAliveAsync(
            async token =>
            {
                var findings = await StressStep.RunAsync(store, terminal, report, token);
                await FailoverStep.RunAsync(store, terminal, report, token);
                DecisionStep.Run(findings, terminal, report);
                await CampaignStep.RunAsync(store, terminal, report, token);
                await TrendingStep.RunAsync(store, terminal, report, token);
            },
            cancellationToken,
            ShowStopped
        );
        report.Finish();
        Verdict.Show(terminal, report);
        if (!options.Once)
        {
            await ReportFile.WriteAsync(options.Report, report);
            // From here on only: a scheduled run must not replace the list that the report is about.
            store.BeginScheduledRuns();
            await ServeAsync(store, control, terminal, ShowStopped, cancellationToken);
        }

        return report.Ok ? ExitCode.Success : ExitCode.Failure;

        void ShowStopped(ChildExit exit)
        {
            report.Stopped(exit.Name);
            terminal.Line($"{exit.Name} was stopped (exit code {exit.ExitCode}). The rest goes on.");
        }
    }

    private static async Task ServeAsync(
        LocalStore store,
        ControlEndpoint? control,
        Terminal terminal,
        Action<ChildExit> stopped,
        CancellationToken cancellationToken
    )
    {
        if (control is null)
        {
            await ServingStep.RunAsync(store, terminal, stopped, cancellationToken);
            return;
        }

        await using var desk = new ControlDesk(store, terminal, TimeProvider.System);
        control.Serve(desk);
        try
        {
            await ServingStep.RunAsync(store, terminal, stopped, cancellationToken);
        }
        finally
        {
            control.Serve(null);
        }
    }
}
