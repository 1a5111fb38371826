using System.Text;
using DzStore.Load.Reports.Markup;
using DzStore.Load.Reports.Pages;

namespace DzStore.Load.Reports.Compare;

/// <summary>A comparison as files: compare.html and compare.md.</summary>
public static class CompareFolder
{
    public const string PageFile = "compare.html";

    /// <exception cref="ReportException">A file cannot be written.</exception>
    public static async Task WriteAsync(RunComparison comparison, string folder, CancellationToken cancellationToken)
    {
        ReportFolder.RequireWritable(folder);
        (string, byte[])[] files =
        [
            (PageFile, Encoding.UTF8.GetBytes(ComparePage.Write(comparison))),
            ("compare.md", Encoding.UTF8.GetBytes(ToMarkdown(comparison))),
        ];
        await ReportFolder.WriteFilesAsync(folder, files, cancellationToken).ConfigureAwait(false);
    }

    private static string ToMarkdown(RunComparison comparison) =>
        string.Join(
            "\n\n",
            [
                "# DzStore load comparison",
                $"- A: {Markdown.Text($"{comparison.A.Scenario}, {RunPage.When(comparison.A)}")}\n"
                    + $"- B: {Markdown.Text($"{comparison.B.Scenario}, {RunPage.When(comparison.B)}")}",
                $"**{Markdown.Text(CompareTables.Summary(comparison))}**",
                .. comparison.Differences.Select(difference => $"> {Markdown.Text(difference)}"),
                .. comparison
                    .Figures.GroupBy(figure => figure.Group)
                    .Select(group => $"## {Markdown.Text(group.Key)}\n\n{CompareTables.Figures(group).ToMarkdown()}"),
            ]
        ) + "\n";
}
