using DzStore.Testing;
using DzStore.Testing.Access;
using DzStore.Testing.Browsers;
using Microsoft.Playwright;

namespace DzStore.Storefront.Tests.Control;

/// <summary>The pages in a browser, with and without authentication.</summary>
public sealed class DashboardIdentityTests(MongoServer mongo, Chromium browser)
{
    private const string Kept = "sessionStorage.length + localStorage.length + document.cookie.length";

    [Fact]
    public async Task In_development_nobody_is_asked()
    {
        await using var admin = await browser.NewVisitorAsync();
        await using var service = AnalyticsBehind.Start(mongo);
        var page = await admin.NewPageAsync();

        await page.GotoAsync(service.Page().AbsoluteUri);

        await ShouldSayAsync(page, "No jobs yet.");
        await Assertions.Expect(page.Locator("#identity")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("#identity-held")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Elsewhere_the_dashboard_asks_for_a_key_uses_it_and_forgets_it()
    {
        await using var analyst = await browser.NewVisitorAsync();
        using var production = new ProductionSettings();
        await using var service = AnalyticsBehind.Start(mongo, production.Values);
        await service.SeedUsersAsync([("Oran", 150_000), ("Oran", 90_000), ("Algiers", 150_000)]);
        var page = await analyst.NewPageAsync();
        var errors = PageErrors.Watch(page);
        var error = Assertions.Expect(page.Locator("#identity .form-error"));

        await page.GotoAsync(service.Page().AbsoluteUri);
        await Assertions.Expect(page.Locator("#identity")).ToBeVisibleAsync();
        await ShouldSayAsync(page, "Give an API key or a token first.");
        await GiveAsync(page, "two words");
        await error.ToHaveTextAsync("A key or a token is one word of ASCII characters.");

        await GiveAsync(page, "mistyped");
        await error.ToHaveTextAsync("The service does not accept this key: it is mistyped, expired or withdrawn.");
        await GiveAsync(page, "Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYW5hbHlzdCJ9.c2lnbmF0dXJl");
        await error.ToHaveTextAsync("The service does not accept this token: it is mistyped, expired or withdrawn.");
        (await page.EvaluateAsync<int>(Kept)).ShouldBe(0);

        await GiveAsync(page, RoleKeys.Of("customer"));
        await ShouldSayAsync(page, "This key is not allowed to do that: it needs the role analyst.");
        await ForgetAsync(page);

        await GiveAsync(page, RoleKeys.Of("analyst"));
        await ShouldSayAsync(page, "No jobs yet.");
        await Assertions.Expect(page.Locator("#identity-held")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#identity")).ToBeHiddenAsync();
        await page.ClickAsync("#campaign button[type=submit]");
        await Assertions.Expect(page.Locator("#detail .row-end .muted")).ToHaveTextAsync("1 in all, by user id");
        page.Url.ShouldNotContain(RoleKeys.Of("analyst"));

        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a[download]"));
        download.SuggestedFilename.ShouldStartWith("campaign-");
        (await File.ReadAllTextAsync((await download.PathAsync())!, TestContext.Current.CancellationToken)).ShouldContain("U000001");

        await ForgetAsync(page);
        (await page.EvaluateAsync<int>(Kept)).ShouldBe(0);
        errors.ShouldBeEmpty();
    }

    private static Task ShouldSayAsync(IPage page, string text) => Assertions.Expect(page.Locator("#jobs-status")).ToHaveTextAsync(text);

    private static async Task GiveAsync(IPage page, string secret)
    {
        await page.FillAsync("#identity-secret", secret);
        await page.ClickAsync("#identity button[type=submit]");
    }

    private static async Task ForgetAsync(IPage page)
    {
        await page.ClickAsync("#identity-forget");
        await Assertions.Expect(page.Locator("#identity")).ToBeVisibleAsync();
        await ShouldSayAsync(page, "Give an API key or a token first.");
    }
}
