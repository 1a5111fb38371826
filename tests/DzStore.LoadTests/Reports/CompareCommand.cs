using System.CommandLine;
using DzStore.Load.Reports;
using DzStore.Local;
using DzStore.Local.CommandLine;

namespace DzStore.LoadTests.Reports;

/// <summary>"compare A B": two runs side by side, on the terminal and as files.</summary>
internal static class CompareCommand
{
    public static Command Create(Option<string?> outFolder)
    {
        var a = new Argument<string>("A") { Description = "Folder of the run that is compared with" };
        var b = new Argument<string>("B") { Description = "Folder of the run that is compared" };
        var command = new Command("compare", "Sets two runs side by side as ratios; compare.html and compare.md go to --out [default: the folder of B]") { a, b, outFolder };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetRequiredValue(a), parsed.GetRequiredValue(b), parsed.GetValue(outFolder), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string a, string b, string? outFolder, CancellationToken cancellationToken)
    {
        var terminal = Terminal.Open(TimeProvider.System);
        try
        {
            var comparison = RunComparison.Of(await ReportFolder.ReadAsync(a, cancellationToken), await ReportFolder.ReadAsync(b, cancellationToken));
            var folder = outFolder ?? b;
            await CompareFolder.WriteAsync(comparison, folder, cancellationToken);
            Show(terminal, comparison);
            terminal.Line($"Comparison: {Path.Combine(folder, CompareFolder.PageFile)}");
            return ExitCode.Success;
        }
        catch (ReportException e)
        {
            terminal.Error(e.Message);
            return ExitCode.Usage;
        }
    }

    private static void Show(Terminal terminal, RunComparison comparison)
    {
        terminal.Heading($"{comparison.A.Scenario} (A) and {comparison.B.Scenario} (B)");
        foreach (var difference in comparison.Differences)
            terminal.Line(difference);
        terminal.Table(
            ["of", "figure", "A", "B", "B / A", "B is"],
            [
                .. comparison.Figures.Select(figure => new[]
                {
                    figure.Group, figure.Name, figure.TextA, figure.TextB, figure.RatioText, Word(figure.Change),
                }),
            ]);
    }

    private static string Word(Change change) => change switch
    {
        Change.Same => "the same",
        Change.Better => "better",
        Change.Worse => "WORSE",
        Change.Different => "different",
        _ => "not comparable",
    };
}
