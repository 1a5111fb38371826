using System.Text.RegularExpressions;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>
/// The filters that Spark pushed down, by its extended explain. For MongoDB's connector it prints no pushed filters, so the filters of the
/// analysed plan are compared with those that the physical plan evaluates above the scan: the source evaluates those that are gone.
/// </summary>
/// <param name="Physical">The physical plan as Spark printed it.</param>
/// <param name="PushedFilters">The filters that the source evaluates, in the words of Spark's sources: <c>EqualTo(city,Oran)</c>.</param>
/// <param name="OtherFilters">The filters that Spark evaluates itself.</param>
internal sealed partial record SparkPlan(string Physical, IReadOnlyList<string> PushedFilters, IReadOnlyList<string> OtherFilters)
{
    // Replaces the caller's text while the plan is parsed: it may contain anything, such as ") AND (".
    private const string Placeholder = "\uE000";

    /// <summary>Parses an explain.</summary>
    /// <param name="explain">Spark's explain in extended mode.</param>
    /// <param name="literal">A text that the query compares with, which Spark prints as it is.</param>
    /// <exception cref="EngineException">The text is not such an explain.</exception>
    public static SparkPlan Read(string explain, string literal)
    {
        var masked = literal.Length > 0 ? explain.Replace($" = {literal})", $" = {Placeholder})", StringComparison.Ordinal) : explain;
        var (analysed, physical) = (Section(masked, "Analyzed Logical Plan"), Section(masked, "Physical Plan"));
        var asked = Filters(analysed).ToList();
        var kept = Filters(physical).ToList();
        // A filter that Spark has rewritten may be any of those on its columns. Spark itself adds that a column is not null.
        var rewritten = kept.Where(filter => !NullTest().IsMatch(filter.Text) && asked.TrueForAll(other => other.Text != filter.Text))
            .ToList();
        // Without a scan of a source, no source can have taken a filter over.
        var scans = physical.Contains("BatchScan ", StringComparison.Ordinal);
        var pushed = asked.ToLookup(filter =>
            scans && !kept.Exists(other => other.Text == filter.Text) && !rewritten.Exists(filter.SharesColumn)
        );
        return new(Unmask(physical), [.. pushed[true].Select(InWords)], [.. pushed[false].Select(InWords)]);

        string Unmask(string text) => text.Replace(Placeholder, literal, StringComparison.Ordinal);
        string InWords(Condition filter) => Unmask(Words(filter.Text));
    }

    /// <summary>Finds a section, from its heading to the next one or the end.</summary>
    private static string Section(string explain, string name)
    {
        var heading = $"== {name} ==\n";
        var start = explain.IndexOf(heading, StringComparison.Ordinal);
        // In place of the plan Spark prints an error, such as a MongoDB that it cannot reach.
        if (start < 0)
            throw new EngineException($"Spark could not plan the query: {explain.Trim().Split('\n')[0]}");
        start += heading.Length;
        var end = explain.IndexOf("\n== ", start, StringComparison.Ordinal);
        return (end < 0 ? explain[start..] : explain[start..end]).Trim('\n');
    }

    /// <summary>Finds the conditions of the plan's Filter nodes, each part of a conjunction separately.</summary>
    private static IEnumerable<Condition> Filters(string plan) =>
        FilterNode().Matches(plan).SelectMany(node => Conjuncts(node.Groups["condition"].Value)).Select(Condition.Of);

    private static IEnumerable<string> Conjuncts(string condition)
    {
        condition = condition.Trim();
        if (condition is ['(', .., ')'] && Closing(condition, 0) == condition.Length - 1 && TopLevelAnd(condition[1..^1]) >= 0)
            condition = condition[1..^1];
        var and = TopLevelAnd(condition);
        return and < 0 ? [condition] : [.. Conjuncts(condition[..and]), .. Conjuncts(condition[(and + " AND ".Length)..])];
    }

    private static int TopLevelAnd(string condition)
    {
        for (var i = 0; i < condition.Length; i++)
        {
            if (condition[i] == '(')
                i = Closing(condition, i);
            else if (string.CompareOrdinal(condition, i, " AND ", 0, 5) == 0)
                return i;
        }

        return -1;
    }

    /// <summary>The position where the parenthesis that opens at a position closes, or the end of the text.</summary>
    private static int Closing(string condition, int open)
    {
        var depth = 0;
        for (var i = open; i < condition.Length; i++)
        {
            if (condition[i] == '(')
                depth++;
            else if (condition[i] == ')' && --depth == 0)
                return i;
        }

        return condition.Length;
    }

    /// <summary>Writes a condition in the words of Spark's sources; one without such words stays as Spark printed it.</summary>
    private static string Words(string condition) =>
        (Comparison().Match(condition), NullTest().Match(condition)) switch
        {
            ({ Success: true } match, _) =>
                $"{Word(match.Groups["operator"].Value)}({match.Groups["column"].Value},{match.Groups["value"].Value})",
            (_, { Success: true } match) => $"{(match.Groups["not"].Success ? "IsNotNull" : "IsNull")}({match.Groups["column"].Value})",
            _ => condition,
        };

    private static string Word(string comparison) =>
        comparison switch
        {
            "=" => "EqualTo",
            "<=>" => "EqualNullSafe",
            ">" => "GreaterThan",
            ">=" => "GreaterThanOrEqual",
            "<" => "LessThan",
            _ => "LessThanOrEqual",
        };

    /// <summary>A condition as both plans print it, and its columns with the numbers that Spark gives them.</summary>
    private sealed record Condition(string Text, IReadOnlySet<string> Columns)
    {
        // The analysed plan still has the casts of literals that the physical plan has computed.
        public static Condition Of(string printed) =>
            new(
                ColumnNumber().Replace(CastLiteral().Replace(printed, "${literal}"), ""),
                ColumnNumber().Matches(printed).Select(match => match.Value).ToHashSet(StringComparer.Ordinal)
            );

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
