using DzStore.Testing;
using DzStore.Testing.Browsers;
using Microsoft.Playwright;

namespace DzStore.Storefront.Tests.Control;

/// <summary>The jobs on the dashboard, in a browser.</summary>
public sealed class DashboardJobsTests(MongoServer mongo, Chromium browser)
{
    private const string Log =
        "timestamp,user_id,product_name,action\n2026-11-27T01:00:00Z,U1,Mouse,view\n2026-11-27T03:00:00Z,U2,Laptop,view\n";

    [Fact]
    public async Task A_trending_run_is_shown_with_its_window_and_nothing_that_is_not_there()
    {
        await using var admin = await browser.NewVisitorAsync();
        await using var service = AnalyticsBehind.Start(mongo);
        service.WriteSource("web_traffic.csv", Log);
        var page = await admin.NewPageAsync();
        var errors = PageErrors.Watch(page);
        // Longer than a reading may take: a start that is answered late is no failure.
        await page.RouteAsync(
            "**/trending/runs",
            async route =>
            {
                await Task.Delay(3_000, TestContext.Current.CancellationToken);
                await route.ContinueAsync();
            },
            new() { Times = 1 }
        );
        await page.GotoAsync(service.Page().AbsoluteUri);
        await Assertions.Expect(page.Locator("#jobs-status")).ToHaveTextAsync("No jobs yet.");

        await ShouldShowAsync(page, "", "web_traffic.csv", "Rows read2Views2Products2Logs1Most viewedProductViewsLaptop1Mouse1");
        await ShouldShowAsync(
            page,
            "60",
            "web_traffic.csv, the last 60 min",
            "Rows read2Views1Products1Logs1Views later than 2026-11-27T02:00:00Z.Most viewedProductViewsLaptop1"
        );
        errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_campaign_that_reached_nobody_says_so_and_offers_the_cities_that_there_are()
    {
        await using var admin = await browser.NewVisitorAsync();
        await using var service = AnalyticsBehind.Start(mongo);
        await service.SeedUsersAsync([("Oran", 200_000L), ("Oran", 150_000L), ("Algiers", 200_000L)]);
        var page = await admin.NewPageAsync();
        var errors = PageErrors.Watch(page);
        // The first answer is lost: the page asks for the cities again.
        var asked = 0;
        await page.RouteAsync("**/campaigns/cities", route => asked++ == 0 ? route.AbortAsync() : route.ContinueAsync());
        await page.GotoAsync(service.Page().AbsoluteUri);
        await Assertions.Expect(page.Locator("#jobs-status")).ToHaveTextAsync("No jobs yet.");
        await Assertions.Expect(page.Locator("#cities option")).ToHaveCountAsync(2);

        await page.FillAsync("#campaign [name=city]", "oran");
        await page.PressAsync("#campaign [name=city]", "Enter");
        await Assertions
            .Expect(page.Locator("#detail-body .warn-box"))
            .ToHaveTextAsync(
                "Nobody was reached. There is no user of 'oran'. A city counts letter for letter, as users have it: did you mean 'Oran'?"
            );
        await Assertions.Expect(page.Locator("#job-rows .step")).ToHaveTextAsync("nobody was reached");
        await Assertions.Expect(page.Locator(".cities")).ToHaveTextAsync("Oran (2)Algiers (1)");

        await page.Locator(".cities button").First.ClickAsync();
        await page.PressAsync("#campaign [name=city]", "Enter");
        await Assertions.Expect(page.Locator("#detail .row-end .muted")).ToHaveTextAsync("2 in all, by user id");
        await Assertions.Expect(page.Locator(".warn-box")).ToHaveCountAsync(0);
        errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Jobs_beyond_the_newest_are_shown_when_asked_for()
    {
        await using var admin = await browser.NewVisitorAsync();
        await using var service = AnalyticsBehind.Start(mongo);
        for (var number = 0; number < 18; number++)
            await service.StartAsync("/analytics/campaigns", """{"city": "Oran", "min_spend": 5, "promo_code": "BF"}""");

        var page = await admin.NewPageAsync();
        await page.GotoAsync(service.Page().AbsoluteUri);
        await Assertions.Expect(page.Locator("#job-rows tr")).ToHaveCountAsync(15);
        await page.ClickAsync("#jobs-more");
        await Assertions.Expect(page.Locator("#job-rows tr")).ToHaveCountAsync(18);
        await Assertions.Expect(page.Locator("#jobs-more")).ToBeHiddenAsync();
    }

    private static async Task ShouldShowAsync(IPage page, string window, string title, string detail)
    {
        await page.FillAsync("#trending [name=window]", window);
        await page.PressAsync("#trending [name=window]", "Enter");
        await Assertions.Expect(page.Locator("#detail-title")).ToHaveTextAsync(title);
        await Assertions.Expect(page.Locator("#detail-body")).ToHaveTextAsync(detail);
    }
}
