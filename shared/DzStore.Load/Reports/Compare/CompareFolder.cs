using System.Text;

namespace DzStore.Load.Reports;

/// <summary>A comparison as files: compare.html and compare.md.</summary>
public static class CompareFolder
{
    public const string PageFile = "compare.html";

    /// <exception cref="ReportException">A file cannot be written.</exception>
    public static async Task WriteAsync(RunComparison comparison, string folder, CancellationToken cancellationToken)
    {
        ReportFolder.RequireWritable(folder);
        (string, byte[])[] files = [(PageFile, Encoding.UTF8.GetBytes(ComparePage.Write(comparison))), ("compare.md", Encoding.UTF8.GetBytes(Markdown(comparison)))];
        await ReportFolder.WriteFilesAsync(folder, files, cancellationToken).ConfigureAwait(false);
    }

    private static string Markdown(RunComparison comparison) => string.Join("\n\n",
    [
        "# DzStore load comparison",
        $"- A: {Reports.Markdown.Text($"{comparison.A.Scenario}, {RunPage.When(comparison.A)}")}\n- B: {Reports.Markdown.Text($"{comparison.B.Scenario}, {RunPage.When(comparison.B)}")}",
        $"**{Reports.Markdown.Text(CompareTables.Summary(comparison))}**",
        .. comparison.Differences.Select(difference => $"> {Reports.Markdown.Text(difference)}"),
        .. comparison.Figures.GroupBy(figure => figure.Group).Select(group => $"## {Reports.Markdown.Text(group.Key)}\n\n{CompareTables.Figures(group).ToMarkdown()}"),
    ]) + "\n";
}
