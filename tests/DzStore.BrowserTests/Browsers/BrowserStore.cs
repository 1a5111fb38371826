using DzStore.LocalHost;
using DzStore.LocalHost.Database;
using DzStore.LocalHost.Processes;
using DzStore.LocalHost.Terminals;
using DzStore.Testing;
using Microsoft.Playwright;
using Spectre.Console;

[assembly: AssemblyFixture(typeof(DzStore.BrowserTests.Browsers.BrowserStore))]
[assembly: Xunit.v3.Parallelization(MaxThreads = 1)]

namespace DzStore.BrowserTests.Browsers;

/// <summary>One store and one browser for all tests; each test has a visitor, which is a browser context, of its own.</summary>
public sealed class BrowserStore : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private LocalStore? _store;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Chromium as Debian installs it; null where there is none.</summary>
    private static string? Chromium { get; } = Programs.OnPath("chromium") ?? Programs.OnPath("chromium-browser");

    /// <summary>The store.</summary>
    public LocalStore Store => _store ?? throw new InvalidOperationException("The store is not there.");

    /// <summary>The folder of the screenshots.</summary>
    public static string Screenshots { get; } =
        Environment.GetEnvironmentVariable("DZSTORE_SCREENSHOTS") ?? Path.Combine(AppContext.BaseDirectory, "screenshots");

    public async ValueTask InitializeAsync()
    {
        if (Chromium is null)
            return;
        var terminal = new Terminal(
            AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(TextWriter.Null) }),
            TextWriter.Null,
            TimeProvider.System
        );
        _store = await LocalStore.StartAsync(
            new()
            {
                Data = _folder.Path,
                Users = 50,
                CheckoutPort = 0,
                BillingPort = 0,
                AnalyticsPort = 0,
                StorefrontPort = 0,
                MongoPort = DatabaseSource.Find(null).IsOurs ? 0 : null,
                Supervisor = Programs.Built("Local", "DzStore.Local"),
            },
            terminal,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-dev-shm-usage"] }
        );
    }

    /// <summary>A new visitor. The test is skipped where this machine has no browser.</summary>
    /// <param name="language">The language that the browser asks for.</param>
    /// <param name="scheme">Its theme.</param>
    /// <param name="width">The width of its window.</param>
    public async Task<IBrowserContext> NewVisitorAsync(
        string language = "en",
        ColorScheme scheme = ColorScheme.Light,
        int width = 1440,
        bool javaScript = true
    )
    {
        Assert.SkipWhen(Chromium is null, "No chromium on PATH; .ci/run installs Debian's.");
        var visitor = await _browser!.NewContextAsync(
            new()
            {
                BaseURL = Store.Storefront.ToString(),
                Locale = language,
                ColorScheme = scheme,
                ViewportSize = new() { Width = width, Height = 900 },
                JavaScriptEnabled = javaScript,
            }
        );
        // The machine is small and busy; what does not come comes never.
        visitor.SetDefaultTimeout(30_000);
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_store is not null)
            await _store.DisposeAsync();
        _folder.Dispose();
    }
}
