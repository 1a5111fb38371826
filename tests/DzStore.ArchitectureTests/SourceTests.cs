using System.Text.RegularExpressions;
using DzStore.Testing;

namespace DzStore.ArchitectureTests;

/// <summary>What no analyzer checks: the width of lines, and summaries that ask instead of telling.</summary>
public partial class SourceTests
{
    private const int Columns = 140;
    private const int Riddles = 20;

    [Fact]
    public void No_line_is_wider_than_140_columns() =>
        (
            from kind in new[] { "*.cs", "*.razor", "*.js", "*.css", "*.html" }
            from file in Sources.Files(kind)
            where !file.Contains(".min.", StringComparison.Ordinal) // Other people's.
            from line in File.ReadLines(Repository.File(file)).Index()
            where line.Item.Length > Columns
            select $"{file}:{line.Index + 1}"
        ).ShouldBeEmpty();

    [Fact]
    public void A_summary_says_what_the_thing_is_or_does()
    {
        var riddles = (
            from file in Sources.Files("*.cs")
            where !file.StartsWith("tests/", StringComparison.Ordinal)
            from Match riddle in Riddle().Matches(File.ReadAllText(Repository.File(file)))
            select $"{file}: {riddle.Value}"
        ).ToArray();

        riddles.Length.ShouldBeLessThan(Riddles, string.Join('\n', riddles));
    }

    [GeneratedRegex(@"<summary>\s*(///\s*)?(What|Whether|How|Which|Where|Who|Whom|When) [a-z].*")]
    private static partial Regex Riddle();
}
