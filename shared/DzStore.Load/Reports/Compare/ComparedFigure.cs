using DzStore.Load.Decisions;

namespace DzStore.Load.Reports.Compare;

/// <summary>One figure of two runs; null where a run does not have it.</summary>
/// <param name="Group">The request, concern or part of the run that it belongs to.</param>
/// <param name="Name">What it is.</param>
/// <param name="A">In the run that is compared with.</param>
/// <param name="B">In the run that is compared.</param>
/// <param name="Unit">Of both.</param>
/// <param name="Better">Which way is good.</param>
public sealed record ComparedFigure(string Group, string Name, double? A, double? B, FigureUnit Unit, Better Better)
{
    /// <summary>Shares that differ by less than half a percentage point are the same.</summary>
    private const double SamePoints = 0.005;

    /// <summary>B to A; null where one is missing or has no end, or A is zero: then the difference says it all.</summary>
    public double? Ratio => A is { } a && B is { } b && a != 0 && double.IsFinite(a) && double.IsFinite(b) ? b / a : null;

    /// <summary>The change from A to B; the rules of the decision separate a difference from noise.</summary>
    public Change Change
    {
        get
        {
            if (A is not { } a || B is not { } b)
                return Change.Incomparable;
            var (low, high) = (Math.Min(a, b), Math.Max(a, b));
            var same = Unit switch
            {
                FigureUnit.Milliseconds => DecisionRules.Compare(a, b) == DecisionRules.Comparison.Same,
                FigureUnit.PerSecond => high < low * DecisionRules.SameWithinFactor,
                FigureUnit.Share => high - low < SamePoints,
                _ => a == b,
            };
            if (same)
                return Change.Same;
            return Better == Better.Neither ? Change.Different
                : b < a == (Better == Better.Lower) ? Change.Better
                : Change.Worse;
        }
    }

    public string TextA => Text(A);

    public string TextB => Text(B);

    public string RatioText => Ratio is { } ratio ? FormattableString.Invariant($"{ratio:0.00}") : "–";

    private string Text(double? value) =>
        value is not { } number
            ? "–"
            : Unit switch
            {
                FigureUnit.Milliseconds => Figures.Ms(number),
                FigureUnit.PerSecond => Figures.Rate(number),
                FigureUnit.Share => Figures.Percent(number),
                _ => Figures.Count(number),
            };
}

public enum FigureUnit
{
    Milliseconds,
    PerSecond,
    Share,
    Count,
}

/// <summary>The direction in which a figure is better.</summary>
public enum Better
{
    Lower,
    Higher,
    Neither,
}

/// <summary>The change of a figure from the first run to the second.</summary>
public enum Change
{
    Same,
    Better,
    Worse,

    /// <summary>Other, and neither better nor worse for it.</summary>
    Different,

    /// <summary>One of the runs does not have the figure.</summary>
    Incomparable,
}
