using DzStore.BrowserTests.Browsers;
using Microsoft.Playwright;

namespace DzStore.BrowserTests.Shop;

/// <summary>"Hot Right Now" of an open page, which follows the list whatever becomes of the Storefront.</summary>
public sealed class ShelfTests(BrowserStore shop)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_shelf_follows_a_trend_run_without_reload_through_a_freeze_and_a_restart_of_the_Storefront()
    {
        await using var visitor = await shop.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await page.GotoAsync("/");
        await page.EvaluateAsync("window.loadedOnce = true");
        var when = page.Locator("[data-hot-when]");

        await shop.PublishTrendsAsync(("Mouse", 3));
        await ShowsAsync("Mouse", 3);
        await Assertions.Expect(when).ToContainTextAsync("Counted");

        var storefront = shop.Store.Child("Storefront");
        if (!OperatingSystem.IsWindows())
        {
            storefront.Freeze();
            await Assertions.Expect(when).ToContainTextAsync("No connection: the list may be old.");
            storefront.Thaw();
            await Assertions.Expect(when).Not.ToContainTextAsync("No connection");
        }

        storefront.Kill();
        await storefront.Exited;
        await Assertions.Expect(when).ToContainTextAsync("No connection: the list may be old.");
        await ShowsAsync("Mouse", 3);
        await shop.Store.RestartServiceAsync("Storefront", Cancellation);
        await shop.PublishTrendsAsync(("Gaming Laptop", 2));
        await ShowsAsync("Gaming Laptop", 2);
        await Assertions.Expect(when).Not.ToContainTextAsync("No connection");
        (await page.EvaluateAsync<bool>("window.loadedOnce === true")).ShouldBeTrue("the page was loaded again");

        async Task ShowsAsync(string product, int views)
        {
            var shown = page.Locator("[data-hot-list] li");
            await Assertions.Expect(shown).ToHaveCountAsync(1);
            await Assertions.Expect(shown.Locator("a bdi")).ToHaveTextAsync(product);
            await Assertions.Expect(shown.Locator(".views")).ToHaveTextAsync($"Views: {views}");
        }
    }
}
