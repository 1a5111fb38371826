using DzStore.Docs.Tests.Markdown;
using DzStore.Testing;

namespace DzStore.Docs.Tests.Commands;

/// <summary>A block of shell commands of a page, with the output that the page states for it.</summary>
/// <param name="Page">The page's path in the repository.</param>
/// <param name="Commands">The <c>bash</c> block.</param>
/// <param name="Output">The <c>text</c> block that directly follows; null if there is none.</param>
internal sealed record CommandBlock(string Page, Fence Commands, Fence? Output)
{
    /// <summary>The blocks of every page with commands for its readers: of the root, of docs/, and of the packages.</summary>
    public static IReadOnlyList<CommandBlock> All { get; } = [.. Pages().Select(MarkdownPage.Read).SelectMany(Of)];

    /// <summary>The word after <c>skip=</c>; null for a block that is run.</summary>
    public string? Skip => Commands.Value("skip");

    /// <summary>True for the block that starts the launcher, which runs already.</summary>
    public bool IsLauncher => Commands.Value("run") == "launcher";

    /// <summary>The block's place and first line, by which a failed test names it.</summary>
    public string Name => $"{Page}:{Commands.Line} {Commands.Text.Split('\n')[0]}";

    private static IEnumerable<CommandBlock> Of(MarkdownPage page)
    {
        for (var at = 0; at < page.Fences.Count; at++)
        {
            if (page.Fences[at].Language != "bash")
                continue;
            var next = at + 1 < page.Fences.Count ? page.Fences[at + 1] : null;
            // Launcher blocks may have a sentence between the command and what it prints.
            var isOutput =
                next?.Language == "text" && (string.IsNullOrWhiteSpace(next.Before) || page.Fences[at].Value("run") == "launcher");
            yield return new(page.Path, page.Fences[at], isOutput ? next : null);
        }
    }

    private static IEnumerable<string> Pages() =>
        new[] { "README.md", "CONTRIBUTING.md", "SECURITY.md", "deploy/spark/README.md" }
            .Concat(PagesUnder("docs"))
            .Concat(PagesUnder("shared").Where(path => path.Count(character => character == '/') == 2));

    private static IEnumerable<string> PagesUnder(string folder) =>
        Directory
            .EnumerateFiles(Repository.File(folder), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal);
}
