using Microsoft.Playwright;
using Xunit;

namespace DzStore.Testing.Browsers;

/// <summary>Debian's Chromium without a window, driven by Playwright. Tests that need it are skipped where there is none.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // The machine is small and busy; what does not come comes never.
    private const float Patience = 60_000;

    private static readonly string? Program = new[] { "chromium", "chromium-browser", "google-chrome" }
        .SelectMany(name =>
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name))
        )
        .FirstOrDefault(File.Exists);

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static bool IsThere => Program is not null;

    public async ValueTask InitializeAsync()
    {
        if (!IsThere)
            return;
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        _browser = await _playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Program, Args = ["--no-sandbox", "--disable-dev-shm-usage"] }
        );
    }

    /// <summary>A browser of one visitor: its cookies, storage and tabs are its own.</summary>
    public async Task<IBrowserContext> NewVisitorAsync(BrowserNewContextOptions? options = null)
    {
        Assert.SkipUnless(IsThere, "No chromium on PATH; .ci/run installs Debian's.");
        var visitor = await _browser!.NewContextAsync(options);
        visitor.SetDefaultTimeout(Patience);
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
