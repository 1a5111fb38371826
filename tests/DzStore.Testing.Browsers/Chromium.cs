using Microsoft.Playwright;
using Xunit;

namespace DzStore.Testing.Browsers;

/// <summary>
/// Debian's Chromium without a window, driven by Playwright; one for all tests of a project, started for the first that needs it. Tests are
/// skipped where there is none.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    // The machine is small and busy; what does not come comes never.
    private const float Patience = 60_000;

    // Debian's starts with --enable-gpu-rasterization, which without a GPU is an emulated one.
    private static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-gpu-rasterization",
    ];

    private static readonly string? Program = new[] { "chromium", "chromium-browser", "google-chrome" }
        .SelectMany(name =>
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name))
        )
        .FirstOrDefault(File.Exists);

    private readonly SemaphoreSlim _once = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static bool IsThere => Program is not null;

    /// <summary>A browser of one visitor: its cookies, storage and tabs are its own.</summary>
    public async Task<IBrowserContext> NewVisitorAsync(BrowserNewContextOptions? options = null)
    {
        Assert.SkipUnless(IsThere, "No chromium on PATH; .ci/run installs Debian's.");
        var visitor = await (await BrowserAsync()).NewContextAsync(options);
        visitor.SetDefaultTimeout(Patience);
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _once.Dispose();
    }

    private async Task<IBrowser> BrowserAsync()
    {
        await _once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_browser is null)
            {
                Assertions.SetDefaultExpectTimeout(Patience);
                _playwright = await Playwright.CreateAsync();
                _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Arguments });
            }

            return _browser;
        }
        finally
        {
            _once.Release();
        }
    }
}
