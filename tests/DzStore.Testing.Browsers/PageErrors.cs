using Microsoft.Playwright;

namespace DzStore.Testing.Browsers;

/// <summary>The errors of a page: scripts that failed, and what its Content-Security-Policy kept from running.</summary>
public static class PageErrors
{
    /// <summary>Begins to write them down; requests that were refused are not among them, tests ask for those.</summary>
    public static IReadOnlyList<string> Watch(IPage page)
    {
        List<string> errors = [];
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                errors.Add(message.Text);
        };
        return errors;
    }
}
