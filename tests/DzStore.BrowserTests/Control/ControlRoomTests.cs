using DzStore.BrowserTests.Browsers;
using DzStore.Testing.Browsers;
using Microsoft.Playwright;

namespace DzStore.BrowserTests.Control;

/// <summary>The control room with the keyboard alone, in both themes and two widths.</summary>
public sealed class ControlRoomTests(BrowserStore shop)
{
    private const string Submit = "#campaign button[type=submit]";

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task A_campaign_is_run_with_the_keyboard_alone_and_axe_finds_nothing_serious(ColorScheme scheme, int width)
    {
        await using var admin = await shop.NewVisitorAsync(scheme: scheme, width: width);
        var page = await admin.NewPageAsync();
        var errors = PageErrors.Watch(page);
        await page.GotoAsync("/control/");
        await Assertions.Expect(page.Locator(".service.answers")).ToHaveCountAsync(3);

        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await TabToAsync("#campaign [name=min_spend]");
        await page.Keyboard.PressAsync("ControlOrMeta+A");
        await page.Keyboard.TypeAsync("much");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#campaign .field-error")).ToContainTextAsync("The amount");
        await Assertions.Expect(page.Locator("#campaign [name=min_spend]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ControlOrMeta+A");
        await page.Keyboard.TypeAsync("50 000");
        await TabToAsync(Submit);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#detail .way")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("#detail .row-end .muted")).ToContainTextAsync("in all");

        await TabToAsync("#job-rows tr:first-child button[aria-label^='Details']");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#detail-title")).ToBeFocusedAsync();
        await page.Locator("#live-pause").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.Locator("#live-status")).ToContainTextAsync("Paused");
        await Assertions.Expect(page.Locator("#live-pause")).ToBeFocusedAsync();

        if (BrowserStore.Screenshots is { } folder)
        {
            var picture = $"control-en-{scheme}-{width}.png".ToLowerInvariant();
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, picture), FullPage = true });
        }
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBe(0);
        (await Axe.FindingsAsync(page)).ShouldBeEmpty();
        errors.ShouldBeEmpty();

        async Task TabToAsync(string selector)
        {
            for (var presses = 0; presses < 60; presses++)
            {
                await page.Keyboard.PressAsync("Tab");
                if (await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
                    return;
            }
            Assert.Fail($"No Tab leads to {selector}.");
        }
    }
}
