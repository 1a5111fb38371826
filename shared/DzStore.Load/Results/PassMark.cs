using System.Globalization;

namespace DzStore.Load.Results;

/// <summary>A figure that must be met for the run to pass.</summary>
/// <param name="Name">What is measured, such as "majority orders lost".</param>
/// <param name="Value">What came out, infinite for a wait that never ends; null when it could not be measured, which is a miss.</param>
/// <param name="Limit">What it is held against.</param>
/// <param name="Unit">"ms", "%", "orders" and so on; empty for a bare number.</param>
/// <param name="Rule">On which side of the limit it must be.</param>
/// <param name="Detail">Where the figure comes from, or why there is none.</param>
public sealed record PassMark(string Name, double? Value, double Limit, string Unit, MarkRule Rule, string Detail = "")
{
    public bool Passed => Value is { } value && (Rule == MarkRule.AtMost ? value <= Limit : value >= Limit);

    public string ValueText => Value is { } value ? Text(value) : "not measured";

    public string LimitText => $"{(Rule == MarkRule.AtMost ? "at most" : "at least")} {Text(Limit)}";

    public static PassMark AtMost(string name, double? value, double limit, string unit, string detail = "") =>
        new(name, value, limit, unit, MarkRule.AtMost, detail);

    public static PassMark AtLeast(string name, double? value, double limit, string unit, string detail = "") =>
        new(name, value, limit, unit, MarkRule.AtLeast, detail);

    /// <summary>The mark with a detail that is true of a missed one only, such as its reason; a mark that is met stays as it is.</summary>
    public PassMark IfMissed(string detail) => Passed ? this : this with { Detail = detail };

    private string Text(double number) =>
        double.IsPositiveInfinity(number)
            ? EndlessWait.Never
            : string.Create(CultureInfo.InvariantCulture, $"{number:#,0.##} {Unit}").TrimEnd();
}

public enum MarkRule
{
    AtMost,
    AtLeast,
}
