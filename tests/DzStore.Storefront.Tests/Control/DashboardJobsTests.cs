using DzStore.Testing;
using DzStore.Testing.Browsing;

namespace DzStore.Storefront.Tests.Control;

/// <summary>The jobs on the dashboard, in a browser.</summary>
public sealed class DashboardJobsTests(MongoServer mongo, Browser browser) : IClassFixture<Browser>
{
    private const string Log =
        "timestamp,user_id,product_name,action\n2026-11-27T01:00:00Z,U1,Mouse,view\n2026-11-27T03:00:00Z,U2,Laptop,view\n";

    [Fact]
    public async Task A_trending_run_is_shown_with_its_window_and_nothing_that_is_not_there()
    {
        Assert.SkipUnless(Browser.IsThere, "There is no chromium on PATH.");
        await using var service = AnalyticsBehind.Start(mongo);
        service.WriteSource("web_traffic.csv", Log);
        await browser.OpenAsync(service.Page());
        await browser.WaitForAsync("document.getElementById('jobs-status')?.textContent", "No jobs yet.");

        await ShouldShowAsync("", "web_traffic.csv", "Rows read2Views2Products2Logs1Most viewedProductViewsLaptop1Mouse1");
        await ShouldShowAsync(
            "60",
            "web_traffic.csv, the last 60 min",
            "Rows read2Views1Products1Logs1Views later than 2026-11-27T02:00:00Z.Most viewedProductViewsLaptop1"
        );
        browser.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_campaign_that_reached_nobody_says_so_and_offers_the_cities_that_there_are()
    {
        Assert.SkipUnless(Browser.IsThere, "There is no chromium on PATH.");
        await using var service = AnalyticsBehind.Start(mongo);
        await service.SeedUsersAsync([("Oran", 200_000L), ("Oran", 150_000L), ("Algiers", 200_000L)]);
        await browser.OpenAsync(service.Page());
        await browser.WaitForAsync("document.getElementById('jobs-status')?.textContent", "No jobs yet.");

        await browser.ReadAsync("document.querySelector('#campaign [name=city]').value = 'oran'");
        await browser.ReadAsync("document.getElementById('campaign').requestSubmit()");
        await browser.WaitForAsync(
            "document.querySelector('#detail-body .warn-box')?.textContent",
            "Nobody was reached. There is no user of 'oran'. A city counts letter for letter, as users have it: did you mean 'Oran'?"
        );
        await browser.WaitForAsync("document.querySelector('#job-rows .step')?.textContent", "nobody was reached");
        (await browser.ReadAsync("document.querySelector('.cities').textContent")).ShouldBe("Oran (2)Algiers (1)");

        await browser.ReadAsync("document.querySelector('.cities button').click()");
        await browser.ReadAsync("document.getElementById('campaign').requestSubmit()");
        await browser.WaitForAsync("document.querySelector('#detail .row-end .muted')?.textContent", "2 in all, by user id");
        (await browser.ReadAsync("document.querySelectorAll('.warn-box').length")).ShouldBe("0");
        browser.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Jobs_beyond_the_newest_are_shown_when_asked_for()
    {
        Assert.SkipUnless(Browser.IsThere, "There is no chromium on PATH.");
        await using var service = AnalyticsBehind.Start(mongo);
        for (var number = 0; number < 18; number++)
            await service.StartAsync("/analytics/campaigns", """{"city": "Oran", "min_spend": 5, "promo_code": "BF"}""");

        await browser.OpenAsync(service.Page());
        await browser.WaitForAsync("document.querySelectorAll('#job-rows tr').length", "15");
        await browser.ReadAsync("document.getElementById('jobs-more').click()");
        await browser.WaitForAsync("document.querySelectorAll('#job-rows tr').length", "18");
        await browser.WaitForAsync("document.getElementById('jobs-more').hidden", "true");
    }

    private async Task ShouldShowAsync(string window, string title, string detail)
    {
        await browser.ReadAsync($"document.querySelector('#trending [name=window]').value = '{window}'");
        await browser.ReadAsync("document.getElementById('trending').requestSubmit()");
        await browser.WaitForAsync("document.getElementById('detail-title').textContent", title);
        await browser.WaitForAsync("document.getElementById('detail-body').textContent", detail);
    }
}
