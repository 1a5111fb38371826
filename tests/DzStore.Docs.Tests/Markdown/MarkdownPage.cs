using System.Text;
using System.Text.RegularExpressions;
using DzStore.Testing;

namespace DzStore.Docs.Tests.Markdown;

/// <summary>A Markdown file of the repository, as far as these tests read one: fences, links, anchors and table rows.</summary>
internal sealed partial class MarkdownPage
{
    private MarkdownPage(string path, string[] lines)
    {
        Path = path;
        (Fences, Prose) = Parse(lines);
    }

    /// <summary>The file's path in the repository, with '/' between folders.</summary>
    public string Path { get; }

    public IReadOnlyList<Fence> Fences { get; }

    /// <summary>The page without its fenced blocks.</summary>
    public string Prose { get; }

    /// <summary>The targets of its links and images, as they are written.</summary>
    public IEnumerable<string> Links
    {
        get
        {
            var text = CodeSpan().Replace(Prose, "");
            return InlineLink()
                .Matches(text)
                .Concat(HtmlLink().Matches(text))
                .Concat(LinkDefinition().Matches(text))
                .Select(link => link.Groups["target"].Value);
        }
    }

    /// <summary>The anchors of its headings, as GitHub makes them.</summary>
    public IReadOnlySet<string> Anchors
    {
        get
        {
            var anchors = new HashSet<string>(StringComparer.Ordinal);
            foreach (Match heading in Heading().Matches(Prose))
            {
                var anchor = Anchor(heading.Groups["text"].Value);
                var unique = anchor;
                for (var number = 1; !anchors.Add(unique); number++)
                    unique = $"{anchor}-{number}";
            }
            return anchors;
        }
    }

    /// <summary>The cells of its table rows, without the white space around them; separators are left out.</summary>
    public IEnumerable<string[]> Rows =>
        Prose
            .Split('\n')
            .Where(line => line.StartsWith('|') && !line.StartsWith("| ---", StringComparison.Ordinal))
            .Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries));

    public static MarkdownPage Read(string path) => new(path, File.ReadAllLines(Repository.File(path.Split('/'))));

    private static string Anchor(string heading)
    {
        var text = InlineLink().Replace(heading, link => link.Groups["text"].Value);
        var anchor = new StringBuilder();
        foreach (var character in text.Trim().ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(character) || character is '-' or '_')
                anchor.Append(character);
            else if (character == ' ')
                anchor.Append('-');
        }
        return anchor.ToString();
    }

    private static (IReadOnlyList<Fence> Fences, string Prose) Parse(string[] lines)
    {
        var fences = new List<Fence>();
        var prose = new StringBuilder();
        var before = new StringBuilder();
        for (var at = 0; at < lines.Length; at++)
        {
            if (!lines[at].StartsWith("```", StringComparison.Ordinal))
            {
                prose.Append(lines[at]).Append('\n');
                before.Append(lines[at]).Append('\n');
                continue;
            }
            var words = lines[at].Trim('`').Split(' ', 2, StringSplitOptions.TrimEntries);
            var end = Array.FindIndex(lines, at + 1, line => line.StartsWith("```", StringComparison.Ordinal));
            if (end < 0)
                throw new FormatException($"The fence in line {at + 1} has no end.");
            var text = string.Join('\n', lines[(at + 1)..end]);
            fences.Add(new(words[0], words.Length > 1 ? words[1] : "", text, at + 1) { Before = before.ToString() });
            before.Clear();
            at = end;
        }
        return (fences, prose.ToString());
    }

    [GeneratedRegex(@"`[^`\n]+`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\[(?<text>[^\]\n]*)\]\((?<target>[^)\s]+)(\s+""[^""]*"")?\)")]
    private static partial Regex InlineLink();

    [GeneratedRegex(@"\b(src|href)=""(?<target>[^""]+)""")]
    private static partial Regex HtmlLink();

    [GeneratedRegex(@"^\[[^\]]+\]:\s+(?<target>\S+)", RegexOptions.Multiline)]
    private static partial Regex LinkDefinition();

    [GeneratedRegex(@"^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
