using System.Text.Json;
using DzStore.LocalHost;
using DzStore.LocalHost.Database;
using DzStore.LocalHost.Processes;
using DzStore.LocalHost.Services;
using DzStore.LocalHost.Terminals;
using DzStore.Testing;
using DzStore.Testing.Browsers;
using Microsoft.Playwright;
using Spectre.Console;

[assembly: AssemblyFixture(typeof(DzStore.BrowserTests.Browsers.BrowserStore))]
[assembly: Xunit.v3.Parallelization(MaxThreads = 1)]

namespace DzStore.BrowserTests.Browsers;

/// <summary>One store and one browser for all tests; each test has a visitor, which is a browser context, of its own.</summary>
public sealed class BrowserStore : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Chromium _browser = new();
    private LocalStore? _store;
    private int _logs;

    /// <summary>The store.</summary>
    public LocalStore Store => _store ?? throw new InvalidOperationException("The store is not there.");

    /// <summary>The folder for screenshots; null where nobody wants any, which saves a fifth of the time.</summary>
    public static string? Screenshots { get; } = Environment.GetEnvironmentVariable("DZSTORE_SCREENSHOTS");

    public async ValueTask InitializeAsync()
    {
        if (!Chromium.IsThere)
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
    }

    /// <summary>A new visitor. The test is skipped where this machine has no browser.</summary>
    /// <param name="language">The language that the browser asks for.</param>
    /// <param name="scheme">Its theme.</param>
    /// <param name="width">The width of its window.</param>
    public Task<IBrowserContext> NewVisitorAsync(
        string language = "en",
        ColorScheme scheme = ColorScheme.Light,
        int width = 1440,
        bool javaScript = true
    ) =>
        _browser.NewVisitorAsync(
            new()
            {
                BaseURL = _store?.Storefront.ToString(),
                Locale = language,
                ColorScheme = scheme,
                ViewportSize = new() { Width = width, Height = 900 },
                JavaScriptEnabled = javaScript,
            }
        );

    /// <summary>Counts a traffic log of these views, and publishes the list.</summary>
    public async Task PublishTrendsAsync(params (string Product, int Views)[] views)
    {
        var log = FormattableString.Invariant($"views-{++_logs}.csv");
        await File.WriteAllLinesAsync(
            Path.Combine(Store.Folder.Sources, log),
            [
                "timestamp,user_id,product_name,action",
                .. views.SelectMany(row => Enumerable.Repeat($"2026-11-27T01:00:00Z,U1,{row.Product},view", row.Views)),
            ],
            TestContext.Current.CancellationToken
        );
        using var analytics = new AnalyticsClient(Store.Analytics);
        await analytics.RunAsync<JsonElement>("trending/runs", new { Source = log }, (_, _) => { }, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
        _folder.Dispose();
    }
}
