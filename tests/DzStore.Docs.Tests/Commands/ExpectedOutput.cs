using System.Text.RegularExpressions;

namespace DzStore.Docs.Tests.Commands;

/// <summary>
/// Compares the output that a page states with the real one. Its lines must appear there in this order; <c>…</c> stands for any text of a
/// line. Times, ids and numbers with a fraction are equal to any other of their kind.
/// </summary>
internal static partial class ExpectedOutput
{
    /// <summary>The launcher's decision: its sentences follow from the figures, so only their rules are compared.</summary>
    private static readonly string[] DecisionRules =
    [
        "difference",
        "fsync",
        "replication",
        "crowd",
        "capacity",
        "exposure",
        "failover",
        "button",
        "billing",
    ];

    /// <summary>The first line that the output does not have where it should; null if it has all of them.</summary>
    /// <param name="expected">The lines that the page states.</param>
    /// <param name="actual">The output.</param>
    /// <param name="measured">True where every number equals every other, and so do the sentences of the decision.</param>
    public static string? FirstMissing(string expected, string actual, bool measured)
    {
        var output = Normalise(actual, measured);
        var position = 0;
        foreach (var line in expected.Split('\n').Where(line => line.Trim() is not ("" or "…")))
        {
            var match = Pattern(line, measured).Match(output, position);
            if (!match.Success)
                return line;
            position = match.Index + match.Length;
        }
        return null;
    }

    private static Regex Pattern(string line, bool measured)
    {
        if (measured && Array.Find(DecisionRules, rule => line.StartsWith(rule + "  ", StringComparison.Ordinal)) is { } decided)
            return new(@$"(?m)^{decided} ");
        var parts = Normalise(line, measured).Split('…').Select(Regex.Escape);
        return new(string.Join(@"[^\n]*?", parts));
    }

    private static string Normalise(string text, bool measured)
    {
        text = Fraction().Replace(Id().Replace(Time().Replace(text, "TIME"), "ID"), "N");
        // Columns are as wide as their numbers.
        return measured ? Wide().Replace(Number().Replace(text, "N"), match => match.Value[..1]) : text;
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Time();

    [GeneratedRegex(@"\b[0-9a-f]{24,64}\b")]
    private static partial Regex Id();

    [GeneratedRegex(@"\d+\.\d+")]
    private static partial Regex Fraction();

    [GeneratedRegex(@"N?\d[\d,]*")]
    private static partial Regex Number();

    [GeneratedRegex(@" {2,}|-{2,}")]
    private static partial Regex Wide();
}
