using DzStore.Storefront.Live;
using DzStore.Testing.Browsers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;

namespace DzStore.Storefront.Tests.Live;

/// <summary>wwwroot/js/live.js in a real browser: one stream for all tabs, what it says of itself, and its return.</summary>
public sealed class LiveScriptTests(Chromium browser) : IAsyncLifetime
{
    private const string NoWorker = "delete window.SharedWorker;";

    private readonly FakeTimeProvider _frozen = new(new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero));
    private ScriptedAnalytics _analytics = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _analytics = await ScriptedAnalytics.StartAsync();

    public ValueTask DisposeAsync() => _analytics.DisposeAsync();

    [Theory]
    [InlineData("", 8, 1)]
    [InlineData(NoWorker, 8, 1)]
    [InlineData(NoWorker + "delete window.BroadcastChannel;", 3, 3)]
    public async Task All_tabs_follow_the_list_with_as_few_streams_as_the_browser_allows(string without, int tabs, int streams)
    {
        await using var shop = Start();
        await using var visitor = await VisitorAsync(shop, without);
        List<IPage> pages = [];
        for (var tab = 0; tab < tabs; tab++)
            pages.Add(await OpenAsync(visitor));

        foreach (var page in pages)
            await ShowsAsync(page, "live Mouse");
        await StreamsAsync(shop, streams);

        // The first tab leads the others where there is no worker: with its end another one does.
        await pages[0].CloseAsync();
        pages.RemoveAt(0);
        _analytics.List = ScriptedAnalytics.Of("iPhone 15");
        foreach (var page in pages)
            await ShowsAsync(page, "live iPhone 15");
        await StreamsAsync(shop, Math.Min(streams, tabs - 1));

        await visitor.CloseAsync();
        await StreamsAsync(shop, 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData(NoWorker)]
    public async Task A_stream_that_was_refused_or_cut_is_opened_again_and_the_page_says_what_it_is_meanwhile(string without)
    {
        // No stream is served at first: EventSource alone would never try again after one 503.
        var shop = Start(("Live:MaxStreams", "0"));
        var address = shop.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        await using var visitor = await VisitorAsync(shop, without);
        var page = await OpenAsync(visitor);
        await ShowsAsync(page, "away ");
        await shop.DisposeAsync();

        var next = Start(("urls", address));
        await ShowsAsync(page, "live Mouse");
        await next.DisposeAsync();
        await ShowsAsync(page, "away Mouse");

        _analytics.List = ScriptedAnalytics.Of("iPhone 15");
        await using var last = Start(("urls", address));
        await ShowsAsync(page, "live iPhone 15");
    }

    [Fact]
    public async Task A_missing_heartbeat_makes_the_page_stale_and_its_clock_is_the_server_s()
    {
        await using var shop = StorefrontService.Start(
            services => services.AddSingleton<TimeProvider>(_frozen),
            ("Services:Analytics", _analytics.Address)
        );
        await using var visitor = await VisitorAsync(shop, "");
        var page = await OpenAsync(visitor);

        await ShowsAsync(page, "stale Mouse");
        var now = DateTimeOffset.FromUnixTimeMilliseconds((long)await page.EvaluateAsync<double>("live.now()"));
        now.ShouldBe(_frozen.GetUtcNow(), TimeSpan.FromMinutes(2));

        while (await ShownAsync(page) != "live Mouse")
        {
            _frozen.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(100, Cancellation);
        }
    }

    private StorefrontService Start(params (string, string)[] settings) =>
        StorefrontService.Start([("Services:Analytics", _analytics.Address), .. settings]);

    private async Task<IBrowserContext> VisitorAsync(StorefrontService shop, string without)
    {
        var visitor = await browser.NewVisitorAsync(new() { BaseURL = shop.Http.BaseAddress!.ToString() });
        if (without.Length > 0)
            await visitor.AddInitScriptAsync(without);
        return visitor;
    }

    /// <summary>A tab that writes down what it hears.</summary>
    private static async Task<IPage> OpenAsync(IBrowserContext visitor)
    {
        var page = await visitor.NewPageAsync();
        await page.GotoAsync("/");
        await page.EvaluateAsync(
            """
            import('/js/live.js').then(({ live }) => {
              window.live = live;
              live.on('trend', list => { window.first = list.products[0].product_name; });
            })
            """
        );
        return page;
    }

    private static Task<string> ShownAsync(IPage page) => page.EvaluateAsync<string>("`${window.live?.state} ${window.first ?? ''}`");

    private static async Task ShowsAsync(IPage page, string expected)
    {
        while (await ShownAsync(page) != expected)
            await Task.Delay(50, Cancellation);
    }

    private static async Task StreamsAsync(StorefrontService shop, int count)
    {
        while (shop.Services.GetRequiredService<EventStreams>().Open != count)
            await Task.Delay(50, Cancellation);
    }
}
