using System.Text.RegularExpressions;

namespace DzStore.SparkConnect.Tests;

/// <summary>Checks that the README's snippets are those that the tests compile, and that a Spark runs where there is one.</summary>
public partial class ReadmeTests
{
    // The snippets' literals, and the members of the tests that stand for them.
    private static readonly (string Readme, string Test)[] Places =
    [
        ("\"sc://localhost:15002\"", "Address"),
        ("\"/data/web_traffic.csv\"", "Traffic"),
        ("\"/data/trends\"", "Trends"),
    ];

    [Fact]
    public void Every_snippet_is_compiled()
    {
        var code = WithoutSpace(Read("ReadmeSnippets.cs"));
        var snippets = Block().Matches(Read("README.md")).Select(match => match.Groups[1].Value).ToArray();
        snippets.Length.ShouldBeGreaterThan(4);
        foreach (var snippet in snippets)
        {
            var (usings, statements) = Parted(snippet);
            foreach (var line in usings)
                (code + "usingDzStore.SparkConnect;").ShouldContain(WithoutSpace(line));
            code.ShouldContain(
                WithoutSpace(
                    Places.Aggregate(statements, (text, place) => text.Replace(place.Readme, place.Test, StringComparison.Ordinal))
                )
            );
        }
    }

    private static (string[] Usings, string Statements) Parted(string snippet)
    {
        var lines = snippet.Split('\n');
        return ([.. lines.Where(IsUsing)], string.Join('\n', lines.Where(line => !IsUsing(line))));

        static bool IsUsing(string line) => UsingDirective().IsMatch(line);
    }

    private static string Read(string resource)
    {
        using var reader = new StreamReader(
            typeof(ReadmeTests).Assembly.GetManifestResourceStream(resource)
                ?? throw new InvalidOperationException($"{resource} is not embedded")
        );
        return reader.ReadToEnd();
    }

    private static string WithoutSpace(string text) => Space().Replace(text, "");

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^using (static )?[\w.]+;$")]
    private static partial Regex UsingDirective();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
