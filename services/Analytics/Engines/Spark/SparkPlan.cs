using System.Text.RegularExpressions;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>
/// What Spark's extended explain says about pushdown. For MongoDB's connector it prints no pushed filters; so the filters that the query asked for, as the
/// analysed plan has them, are held against those that the physical plan still evaluates above the scan: what is gone from there, the source evaluates.
/// </summary>
/// <param name="Physical">The physical plan as Spark printed it.</param>
/// <param name="PushedFilters">In the words of Spark's sources: <c>EqualTo(city,Oran)</c>.</param>
/// <param name="OtherFilters">Those that Spark evaluates itself.</param>
internal sealed partial record SparkPlan(string Physical, IReadOnlyList<string> PushedFilters, IReadOnlyList<string> OtherFilters)
{
    // Stands for a text of the user's while the plan is taken apart, for that may hold anything, such as ") AND (".
    private const string Placeholder = "\uE000";

    /// <param name="explain">Spark's explain in extended mode.</param>
    /// <param name="literal">A text that the query compares with, printed by Spark as it is.</param>
    /// <exception cref="EngineException">Not such an explain.</exception>
    public static SparkPlan Read(string explain, string literal)
    {
        var masked = literal.Length > 0 ? explain.Replace($" = {literal})", $" = {Placeholder})", StringComparison.Ordinal) : explain;
        var (analysed, physical) = (Section(masked, "Analyzed Logical Plan"), Section(masked, "Physical Plan"));
        var asked = Filters(analysed).ToList();
        var kept = Filters(physical).ToList();
        // One that Spark has rewritten may be any of those on its columns; that a column is not null Spark adds by itself.
        var rewritten = kept.Where(filter => !NullTest().IsMatch(filter.Text) && asked.TrueForAll(other => other.Text != filter.Text)).ToList();
        // Without a scan of a source there is nobody who could have taken a filter over.
        var scans = physical.Contains("BatchScan ", StringComparison.Ordinal);
        var pushed = asked.ToLookup(filter => scans && !kept.Exists(other => other.Text == filter.Text) && !rewritten.Exists(filter.SharesColumn));
        return new(Unmask(physical), [.. pushed[true].Select(InWords)], [.. pushed[false].Select(InWords)]);

        string Unmask(string text) => text.Replace(Placeholder, literal, StringComparison.Ordinal);
        string InWords(Condition filter) => Unmask(Words(filter.Text));
    }

    /// <summary>A section from its heading to the next one or the end.</summary>
    private static string Section(string explain, string name)
    {
        var heading = $"== {name} ==\n";
        var start = explain.IndexOf(heading, StringComparison.Ordinal);
        // Spark explains what went wrong in the plan's place, such as a MongoDB that it cannot reach.
        if (start < 0) throw new EngineException($"Spark could not plan the query: {explain.Trim().Split('\n')[0]}");
        start += heading.Length;
        var end = explain.IndexOf("\n== ", start, StringComparison.Ordinal);
        return (end < 0 ? explain[start..] : explain[start..end]).Trim('\n');
    }

    /// <summary>All that the plan's Filter nodes demand, each part of a conjunction by itself.</summary>
    private static IEnumerable<Condition> Filters(string plan) =>
        FilterNode().Matches(plan).SelectMany(node => Conjuncts(node.Groups["condition"].Value)).Select(Condition.Of);

    private static IEnumerable<string> Conjuncts(string condition)
    {
        condition = condition.Trim();
        if (condition is ['(', .., ')'] && Closing(condition, 0) == condition.Length - 1 && TopLevelAnd(condition[1..^1]) >= 0) condition = condition[1..^1];
        var and = TopLevelAnd(condition);
        return and < 0 ? [condition] : [.. Conjuncts(condition[..and]), .. Conjuncts(condition[(and + " AND ".Length)..])];
    }

    private static int TopLevelAnd(string condition)
    {
        for (var i = 0; i < condition.Length; i++)
            if (condition[i] == '(') i = Closing(condition, i);
            else if (string.CompareOrdinal(condition, i, " AND ", 0, 5) == 0) return i;
        return -1;
    }

    /// <summary>Where the parenthesis that opens at a place closes, or the text's end.</summary>
    private static int Closing(string condition, int open)
    {
        var depth = 0;
        for (var i = open; i < condition.Length; i++)
            if (condition[i] == '(') depth++;
            else if (condition[i] == ')' && --depth == 0) return i;
        return condition.Length;
    }

    /// <summary>What has no word here is given as Spark printed it.</summary>
    private static string Words(string condition) => (Comparison().Match(condition), NullTest().Match(condition)) switch
    {
        ({ Success: true } match, _) => $"{Word(match.Groups["operator"].Value)}({match.Groups["column"].Value},{match.Groups["value"].Value})",
        (_, { Success: true } match) => $"{(match.Groups["not"].Success ? "IsNotNull" : "IsNull")}({match.Groups["column"].Value})",
        _ => condition,
    };

    private static string Word(string comparison) => comparison switch
    {
        "=" => "EqualTo",
        "<=>" => "EqualNullSafe",
        ">" => "GreaterThan",
        ">=" => "GreaterThanOrEqual",
        "<" => "LessThan",
        _ => "LessThanOrEqual",
    };

    /// <summary>One condition as both plans print it, and its columns with the numbers that Spark gives them.</summary>
    private sealed record Condition(string Text, IReadOnlySet<string> Columns)
    {
        // The analysed plan still has the casts of literals that the physical plan has computed.
        public static Condition Of(string printed) => new(
            ColumnNumber().Replace(CastLiteral().Replace(printed, "${literal}"), ""), ColumnNumber().Matches(printed).Select(match => match.Value).ToHashSet(StringComparer.Ordinal));

        public bool SharesColumn(Condition other) => Columns.Overlaps(other.Columns);
    }

    // Indented by the tree's lines; in the physical plan also marked with the number of the stage whose code is generated.
    [GeneratedRegex(@"^[\s:+\-|]*(?:\*(?:\(\d+\))? )?Filter (?<condition>.+)$", RegexOptions.Multiline)]
    private static partial Regex FilterNode();

    [GeneratedRegex(@"(?<=[\w`])#\d+L?")]
    private static partial Regex ColumnNumber();

    [GeneratedRegex(@"cast\((?<literal>-?[\w.]+) as \w+(?:\([\d,]+\))?\)")]
    private static partial Regex CastLiteral();

    [GeneratedRegex(@"^\((?<column>[\w.`]+) (?<operator><=>|>=|<=|=|>|<) (?<value>[^()]*)\)$", RegexOptions.Singleline)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^is(?<not>not)?null\((?<column>[\w.`]+)\)$")]
    private static partial Regex NullTest();
}
