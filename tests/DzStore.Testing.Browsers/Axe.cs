using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace DzStore.Testing.Browsers;

/// <summary>
/// axe-core, which knows what people who use a screen reader or a keyboard stumble over. It is an npm package of 650 KB that .ci/run
/// installs beside the clone; NODE_PATH says where.
/// </summary>
public static class Axe
{
    private const string Run = """
        async () => {
          const { violations } = await axe.run(document, { resultTypes: ['violations'] });
          return JSON.stringify(violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(node => node.html).slice(0, 3).join(' ')}`));
        }
        """;

    private static readonly string? Script = (Environment.GetEnvironmentVariable("NODE_PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, "axe-core", "axe.min.js"))
        .FirstOrDefault(File.Exists);

    /// <summary>The serious findings on a page; the test is skipped where axe-core is not installed.</summary>
    public static async Task<string[]> FindingsAsync(IPage page)
    {
        Assert.SkipWhen(Script is null, "No axe-core in NODE_PATH; .ci/run installs it from npm.");
        // The pages' own policy refuses scripts that stand in them; the driver's are not the page's.
        await page.EvaluateAsync(await File.ReadAllTextAsync(Script));
        return JsonSerializer.Deserialize<string[]>(await page.EvaluateAsync<string>(Run))!;
    }
}
