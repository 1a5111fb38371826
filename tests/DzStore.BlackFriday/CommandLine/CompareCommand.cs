using System.CommandLine;
using DzStore.BlackFriday.Reports;
using DzStore.Load.Reports;
using DzStore.Load.Reports.Compare;
using DzStore.LocalHost.Terminals;

namespace DzStore.BlackFriday.CommandLine;

/// <summary>The command <c>compare A B</c>: compares two runs, on the terminal and in files.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var outFolder = new Option<string?>("--out")
        {
            Description = "Folder of compare.html and compare.md [default: the folder of B]",
            HelpName = "DIR",
        };
        var failOnWorse = new Option<bool>("--fail-on-worse")
        {
            Description = "Exit with 1 if a figure of B is worse than that of A [default: with 0, whatever the figures]",
        };
        var a = new Argument<string>("A") { Description = "Folder of the first run" };
        var b = new Argument<string>("B") { Description = "Folder of the second run" };
        var command = new Command(
            "compare",
            "Compares two runs of one scenario as ratios, on the terminal and as compare.html and compare.md. "
                + "Example: compare load-results/a load-results/b"
        )
        {
            a,
            b,
            outFolder,
            failOnWorse,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    parsed.GetRequiredValue(a),
                    parsed.GetRequiredValue(b),
                    parsed.GetValue(outFolder),
                    parsed.GetValue(failOnWorse),
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(string a, string b, string? outFolder, bool failOnWorse, CancellationToken cancellationToken)
    {
        var terminal = Terminal.Open(TimeProvider.System);
        try
        {
            var comparison = RunComparison.Of(
                await ReportFolder.ReadAsync(a, cancellationToken),
                await ReportFolder.ReadAsync(b, cancellationToken)
            );
            var folder = outFolder ?? b;
            await CompareFolder.WriteAsync(comparison, folder, cancellationToken);
            ComparisonTable.Show(terminal, comparison);
            terminal.Line($"Comparison: {Path.Combine(folder, CompareFolder.PageFile)}");
            return failOnWorse && comparison.IsWorse ? ExitCode.Failure : ExitCode.Success;
        }
        catch (ReportException e)
        {
            terminal.Error(e.Message);
            return ExitCode.Usage;
        }
    }
}
