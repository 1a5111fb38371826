using System.Text.RegularExpressions;
using DzStore.Local.Tests.Launching;
using DzStore.Testing.Browsers;
using Microsoft.Playwright;

namespace DzStore.Local.Tests.Control;

/// <summary>The control room in a browser, on a launcher that serves.</summary>
[Collection(LauncherRuns.OneAtATime)]
public sealed partial class ControlPageTests(ServingLauncher launcher, Chromium browser) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_campaign_a_fault_with_its_recovery_on_the_chart_and_a_frozen_service()
    {
        await using var admin = await browser.NewVisitorAsync();
        await launcher.ServingAsync();
        var page = await admin.NewPageAsync();
        var errors = PageErrors.Watch(page);
        await page.GotoAsync(ControlRoom.Address(launcher.Process, "Control").AbsoluteUri);
        await Assertions.Expect(page.Locator(".service.answers")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("body")).ToHaveClassAsync("launched");

        await CampaignAsync(page);
        await FaultAsync(page);
        await FrozenAnalyticsAsync(page);
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            (await Axe.FindingsAsync(page)).ShouldBeEmpty($"{scheme}");
        }
        errors.ShouldBeEmpty();
    }

    private static async Task CampaignAsync(IPage page)
    {
        var amount = page.Locator("#campaign [name=min_spend]");
        await amount.FillAsync("100 000,5");
        await amount.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#campaign .field-error")).Not.ToBeEmptyAsync();

        await amount.FillAsync("50 000 DA");
        await amount.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".way")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator(".field-error")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".way").Nth(2).Locator("dd").First).ToHaveTextAsync("200");
        await Assertions.Expect(page.Locator(".chips")).ToHaveTextAsync("EqualTo(city,Oran)GreaterThan(total_spend,50000)");
        string.Join(',', await page.Locator("#detail .tree .stage").AllTextContentsAsync()).ShouldContain("FETCH,IXSCAN");
        await Assertions.Expect(page.Locator("#cities option").Nth(1)).ToBeAttachedAsync();
    }

    /// <summary>The database is killed under load: orders a second fall on the chart, and come back.</summary>
    private static async Task FaultAsync(IPage page)
    {
        await page.ClickAsync("#dial button[type=submit]");
        await Assertions.Expect(page.Locator("#ledger-rows td").First).ToHaveTextAsync(MoreThan20());
        var status = page.Locator("#fault-status");
        // Another test may have killed it before.
        var before = await status.TextContentAsync() ?? "";
        await page.ClickAsync("[data-fault=kill]");
        await Assertions.Expect(status).Not.ToHaveTextAsync(before);
        await Assertions.Expect(status).ToHaveTextAsync(KillIsOver());
        await Assertions.Expect(page.Locator(".service").First.Locator("dd").First).ToHaveTextAsync(MoreThanNone());
        await page.ClickAsync("#dial-off");
        await Assertions.Expect(page.Locator("#dial-status")).ToContainTextAsync("Off. The last turn:");
    }

    /// <summary>Analytics stands still: its tile and its jobs say so, and say how old is what is shown.</summary>
    private async Task FrozenAnalyticsAsync(IPage page)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var analytics = Support.ProcessTree.Descendant(launcher.Process.Id, "DzStore.Analytics.dll");
        Support.LauncherProcess.Signal(analytics, "STOP");
        try
        {
            await Assertions.Expect(page.Locator(".service").Nth(2)).ToHaveClassAsync("service silent");
            await Assertions.Expect(page.Locator("#jobs-status")).ToContainTextAsync("Analytics does not answer. What is shown is of ");
        }
        finally
        {
            Support.LauncherProcess.Signal(analytics, "CONT");
        }

        await Assertions.Expect(page.Locator(".service.answers")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("#jobs-status")).ToHaveTextAsync("None running.");
    }

    [GeneratedRegex(@"^(2[1-9]|[3-9]\d|\d{3,}|\d+,\d{3})$")]
    private static partial Regex MoreThan20();

    [GeneratedRegex("[1-9]")]
    private static partial Regex MoreThanNone();

    [GeneratedRegex("^Kill the primary, .*over after")]
    private static partial Regex KillIsOver();
}
