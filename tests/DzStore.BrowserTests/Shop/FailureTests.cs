using System.Text.RegularExpressions;
using DzStore.BrowserTests.Browsers;
using Microsoft.Playwright;

namespace DzStore.BrowserTests.Shop;

/// <summary>Pages while a service is away or frozen: the words of a shop, and none of its developers.</summary>
public sealed partial class FailureTests(BrowserStore shop)
{
    private const string Order = "form[data-purchase] button.hot-button";

    [Fact]
    public async Task Visitors_read_no_developer_s_text_when_Billing_is_away_and_the_control_room_says_that_it_is()
    {
        await using var visitor = await shop.NewVisitorAsync();
        await using var plain = await shop.NewVisitorAsync(javaScript: false);
        var page = await visitor.NewPageAsync();
        await PutInCartAsync(page);
        var plainPage = await plain.NewPageAsync();
        await plainPage.GotoAsync("/products/mouse");
        await plainPage.ClickAsync("main form[data-add] button");
        await plainPage.WaitForURLAsync("**/cart");
        await using var admin = await shop.NewVisitorAsync();
        var control = await admin.NewPageAsync();
        await control.GotoAsync("/control/");
        await Assertions.Expect(control.Locator(".service.answers")).ToHaveCountAsync(3);

        var billing = shop.Store.Child("Billing");
        if (!OperatingSystem.IsWindows())
        {
            billing.Freeze();
            await Assertions.Expect(control.Locator(".service.silent h3")).ToContainTextAsync("Billing");
            await Assertions.Expect(control.Locator(".service.silent .service-note")).ToContainTextAsync("It last answered");
            billing.Thaw();
            await Assertions.Expect(control.Locator(".service.answers")).ToHaveCountAsync(3);
        }

        billing.Kill();
        await billing.Exited;
        await Assertions.Expect(control.Locator(".service.away h3")).ToContainTextAsync("Billing");

        await page.GotoAsync("/pay");
        await page.ClickAsync(Order);
        await Assertions.Expect(page.Locator("[data-purchase-state]")).ToContainTextAsync("Nothing was ordered.");
        await ShouldBeForVisitorsAsync(page);
        await page.GotoAsync("/orders");
        await Assertions.Expect(page.Locator("main .note")).ToContainTextAsync("Some of your orders cannot be shown now.");
        await ShouldBeForVisitorsAsync(page);
        await plainPage.GotoAsync("/pay");
        await plainPage.ClickAsync(Order);
        await Assertions.Expect(plainPage.Locator("main .note")).ToContainTextAsync("Nothing was ordered.");
        await ShouldBeForVisitorsAsync(plainPage);
        await page.GotoAsync("/orders/secure/none");
        await ShouldBeForVisitorsAsync(page);

        await shop.Store.RestartServiceAsync("Billing", TestContext.Current.CancellationToken);
        await Assertions.Expect(control.Locator(".service.answers")).ToHaveCountAsync(3);
        await page.GotoAsync("/pay");
        await page.ClickAsync(Order);
        await page.WaitForURLAsync("**/orders/secure/*");
    }

    private static async Task PutInCartAsync(IPage page)
    {
        await page.GotoAsync("/products/mouse");
        await page.ClickAsync("main form[data-add] button");
        await page.Locator(".added").WaitForAsync();
    }

    private static async Task ShouldBeForVisitorsAsync(IPage page)
    {
        var text = await page.InnerTextAsync("body");
        text.ShouldContain("DzStore");
        DevelopersText().Match(text).Value.ShouldBeEmpty(page.Url);
    }

    [GeneratedRegex(
        @"exception|stack|urn:|\bat \w+\.\w+|\b[45]\d\d\b|https?:|localhost|127\.0\.0\.1|Billing|upstream|null|undefined|\{|\}",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex DevelopersText();
}
