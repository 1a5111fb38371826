using DzStore.Load.Reports.Compare;
using DzStore.LocalHost.Terminals;

namespace DzStore.BlackFriday.Reports;

/// <summary>The comparison of two runs as a table on the terminal.</summary>
internal static class ComparisonTable
{
    public static void Show(Terminal terminal, RunComparison comparison)
    {
        terminal.Heading($"{comparison.A.Scenario}: A and B");
        foreach (var difference in comparison.Differences)
            terminal.Line(difference);
        terminal.Table(
            ["figure", "B is", "B / A", "A", "B"],
            [
                .. comparison.Figures.Select(figure =>
                    new[] { $"{figure.Group}: {figure.Name}", Word(figure.Change), figure.RatioText, figure.TextA, figure.TextB }
                ),
            ]
        );
    }

    private static string Word(Change change) =>
        change switch
        {
            Change.Same => "the same",
            Change.Better => "better",
            Change.Worse => "WORSE",
            Change.Different => "different",
            _ => "not comparable",
        };
}
