using System.Globalization;
using DzStore.Load.Decisions;
using DzStore.Load.Reports.Charts;
using DzStore.Load.Reports.Markup;
using DzStore.Load.Reports.Pages;

namespace DzStore.Load.Reports.Compare;

/// <summary>Two runs side by side as a page.</summary>
internal static class ComparePage
{
    public static string Write(RunComparison comparison)
    {
        Chart[] charts = [.. CompareCharts.Of(comparison)];
        return Page.Write(
            $"{comparison.A.Scenario}: DzStore load comparison",
            Html.Of(
                $"""
                <header>
                <p class="eyebrow"><strong>DzStore · comparison</strong> <span>A: {comparison.A.Scenario}, {RunPage.When(
                    comparison.A
                )}</span> <span>B: {comparison.B.Scenario}, {RunPage.When(comparison.B)}</span></p>
                <h1>{CompareTables.Summary(comparison)}</h1>
                {comparison.Differences.Select(difference => Html.Of($"""<p class="note">{difference}</p>"""))}
                </header>
                {RunPage.Section("Pictures", "Solid is A, dashed is B.", [RunPage.Grid(charts)])}
                {comparison.Figures.GroupBy(figure => figure.Group).Select(Group)}
                <footer><p>Waits within a factor of {DecisionRules.SameWithinFactor} or within {DecisionRules.SameWithinMs} ms
                count as the same: two runs on one machine differ by as much.</p></footer>
                """
            ),
            charts
        );
    }

    private static Html Group(IGrouping<string, ComparedFigure> group) =>
        Html.Of(
            $"""
            <section><h2>{group.Key}</h2><div class="ratios">{group.Where(figure => figure.Ratio > 0).Select(
                Ratio
            )}</div>{CompareTables.Figures(group).ToHtml()}</section>
            """
        );

    // The middle is 1; each half spans a factor of eight, and what lies beyond ends at the edge.
    private static Html Ratio(ComparedFigure figure)
    {
        var octaves = Math.Clamp(Math.Log2(figure.Ratio!.Value) / 3, -1, 1);
        var (left, width) = (octaves < 0 ? 50 + 50 * octaves : 50, Math.Max(0.4, Math.Abs(50 * octaves)));
        return Html.Of(
            $"""
            <div><span>{figure.Name}</span><span class="track"><i class="{(
                figure.Change switch
                {
                    Change.Better => "kept",
                    Change.Worse => "lost",
                    _ => "refused",
                }
            )}" style="left:{Text(left)}%;width:{Text(width)}%"></i></span><b>× {figure.RatioText}</b></div>
            """
        );
    }

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
