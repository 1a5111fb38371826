using DzStore.Load.Reports.Tables;

namespace DzStore.Load.Reports.Compare;

/// <summary>A comparison as a table and as a sentence.</summary>
internal static class CompareTables
{
    public static Table Figures(IEnumerable<ComparedFigure> figures) =>
        new(
            [new("figure", ColumnKind.Text), new("A"), new("B"), new("B / A"), new("B is", ColumnKind.Text)],
            [.. figures.Select(figure => new Row([figure.Name, figure.TextA, figure.TextB, figure.RatioText, Word(figure.Change)]))]
        );

    public static string Word(Change change) =>
        change switch
        {
            Change.Better => "✓ better",
            Change.Worse => "✗ worse",
            Change.Same => "the same",
            Change.Different => "different",
            _ => "not comparable",
        };

    public static string Summary(RunComparison comparison)
    {
        var (better, worse) = (Count(comparison, Change.Better), Count(comparison, Change.Worse));
        var worst = comparison
            .Figures.Where(figure => figure.Change == Change.Worse)
            .MaxBy(figure => Math.Abs(Math.Log(figure.Ratio is > 0 and { } ratio ? ratio : 1)));
        return $"Of {comparison.Figures.Count} figures B is better in {better}, worse in {worse} and the same in "
            + $"{Count(comparison, Change.Same)}"
            + (worst is null ? "." : $"; the largest step back is {worst.Group} {worst.Name}, {worst.TextB} instead of {worst.TextA}.");
    }

    private static int Count(RunComparison comparison, Change change) => comparison.Figures.Count(figure => figure.Change == change);
}
