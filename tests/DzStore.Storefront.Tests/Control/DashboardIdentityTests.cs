using DzStore.Testing;
using DzStore.Testing.Access;
using DzStore.Testing.Browsing;

namespace DzStore.Storefront.Tests.Control;

/// <summary>The pages in a browser, with and without authentication.</summary>
public sealed class DashboardIdentityTests(MongoServer mongo, Browser browser) : IClassFixture<Browser>
{
    private const string Status = "document.getElementById('jobs-status')?.textContent";
    private const string AsksForKey = "!document.getElementById('identity')?.hidden";
    private const string HasKey = "!document.getElementById('identity-held')?.hidden";
    private const string Error = "document.querySelector('#identity .form-error')?.textContent";
    private const string Kept = "sessionStorage.length + localStorage.length + document.cookie.length";

    [Fact]
    public async Task In_development_nobody_is_asked()
    {
        Assert.SkipUnless(Browser.IsThere, "There is no chromium on PATH.");
        await using var service = AnalyticsBehind.Start(mongo);

        await browser.OpenAsync(service.Page());

        await browser.WaitForAsync(Status, "No jobs yet.");
        (await browser.ReadAsync(AsksForKey)).ShouldBe("false");
        (await browser.ReadAsync(HasKey)).ShouldBe("false");
    }

    [Fact]
    public async Task Elsewhere_the_dashboard_asks_for_a_key_uses_it_and_forgets_it()
    {
        Assert.SkipUnless(Browser.IsThere, "There is no chromium on PATH.");
        using var production = new ProductionSettings();
        await using var service = AnalyticsBehind.Start(mongo, production.Values);
        await service.SeedUsersAsync([("Oran", 150_000), ("Oran", 90_000), ("Algiers", 150_000)]);

        await browser.OpenAsync(service.Page());
        await browser.WaitForAsync(AsksForKey, "true");
        await browser.WaitForAsync(Status, "Give an API key or a token first.");
        await GiveAsync("two words");
        await browser.WaitForAsync(Error, "A key or a token is one word of ASCII characters.");

        await GiveAsync("mistyped");
        await browser.WaitForAsync(Error, "The service does not accept this key: it is mistyped, expired or withdrawn.");
        await GiveAsync("Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYW5hbHlzdCJ9.c2lnbmF0dXJl");
        await browser.WaitForAsync(Error, "The service does not accept this token: it is mistyped, expired or withdrawn.");
        (await browser.ReadAsync(Kept)).ShouldBe("0");

        await GiveAsync(RoleKeys.Of("customer"));
        await browser.WaitForAsync(Status, "This key is not allowed to do that: it needs the role analyst.");
        await ForgetAsync();

        await GiveAsync(RoleKeys.Of("analyst"));
        await browser.WaitForAsync(Status, "No jobs yet.");
        await browser.WaitForAsync(HasKey, "true");
        (await browser.ReadAsync(AsksForKey)).ShouldBe("false");
        await browser.ReadAsync("document.getElementById('campaign').requestSubmit()");
        await browser.WaitForAsync("document.querySelector('#detail .row-end .muted')?.textContent", "1 in all, by user id");
        (await browser.ReadAsync("location.href")).ShouldNotContain(RoleKeys.Of("analyst"));

        await browser.ReadAsync("document.querySelector('a[download]').click()");
        (await DownloadAsync()).ShouldContain("U000001");

        await ForgetAsync();
        (await browser.ReadAsync(Kept)).ShouldBe("0");
        browser.Complaints.ShouldBeEmpty();
    }

    private async Task GiveAsync(string secret)
    {
        await browser.ReadAsync($"document.getElementById('identity-secret').value = '{secret}'");
        await browser.ReadAsync("document.getElementById('identity').requestSubmit()");
    }

    private async Task ForgetAsync()
    {
        await browser.ReadAsync("document.getElementById('identity-forget').click()");
        await browser.WaitForAsync(AsksForKey, "true");
        await browser.WaitForAsync(Status, "Give an API key or a token first.");
    }

    private async Task<string> DownloadAsync()
    {
        while (browser.Downloads.GetFiles("campaign-*.csv") is not [{ Length: > 0 }, ..])
            await Task.Delay(20, TestContext.Current.CancellationToken);
        return await File.ReadAllTextAsync(browser.Downloads.GetFiles("campaign-*.csv")[0].FullName, TestContext.Current.CancellationToken);
    }
}
