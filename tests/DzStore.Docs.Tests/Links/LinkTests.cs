using System.Diagnostics;
using DzStore.Docs.Tests.Markdown;
using DzStore.Testing;

namespace DzStore.Docs.Tests.Links;

public sealed class LinkTests
{
    [Fact]
    public void Every_relative_link_and_anchor_leads_somewhere()
    {
        var files = TrackedPages();
        Assert.SkipWhen(files is null, "git is absent, or this is no clone: the pages of the repository are those that git tracks.");
        var pages = files!.ToDictionary(file => file, MarkdownPage.Read);
        pages.ShouldContainKey("README.md");

        var broken = pages
            .Values.SelectMany(page => page.Links.Select(link => (page.Path, Link: link, Error: Error(page, link, pages))))
            .Where(link => link.Error is not null)
            .Select(link => $"{link.Path}: ({link.Link}) {link.Error}");

        broken.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("README.md", "docs/no-such-page.md")]
    [InlineData("README.md", "docs/lab.md#no-such-part")]
    [InlineData("docs/lab.md", "#no-such-part")]
    [InlineData("docs/lab.md", "../../outside.md")]
    public void A_broken_link_is_found(string page, string link)
    {
        var pages = new[] { "README.md", "docs/lab.md" }.ToDictionary(file => file, MarkdownPage.Read);

        Error(pages[page], link, pages).ShouldNotBeNull();
    }

    private static string? Error(MarkdownPage page, string link, Dictionary<string, MarkdownPage> pages)
    {
        if (Uri.TryCreate(link, UriKind.Absolute, out var absolute) && absolute.Scheme.Length > 1 && !link.StartsWith('/'))
            return null;

        var (path, anchor) = link.Split('#', 2) is [var before, var after] ? (before, after) : (link, null);
        var file = Repository.File(page.Path.Split('/'));
        var target = path.Length == 0 ? file : Path.GetFullPath(Uri.UnescapeDataString(path), Path.GetDirectoryName(file)!);
        var name = Path.GetRelativePath(Repository.Root, target).Replace(Path.DirectorySeparatorChar, '/');
        if (name.StartsWith("../", StringComparison.Ordinal))
            return "leaves the repository";
        if (!Path.Exists(target))
            return "leads to nothing";
        if (anchor is null)
            return null;
        if (!pages.TryGetValue(name, out var to))
            return "has an anchor into what is not a page";
        return to.Anchors.Contains(anchor) ? null : "names no heading of that page";
    }

    /// <summary>The Markdown files that git tracks or would track; null without git.</summary>
    private static List<string>? TrackedPages()
    {
        try
        {
            using var git = Process.Start(
                new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"])
                {
                    WorkingDirectory = Repository.Root,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            if (git.ExitCode != 0)
                return null;
            // One that was deleted and not committed is still tracked.
            var files = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return [.. files.Where(file => File.Exists(Repository.File(file.Split('/'))))];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
