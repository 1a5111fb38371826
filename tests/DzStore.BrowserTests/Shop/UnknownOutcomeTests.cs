using System.Globalization;
using System.Text.RegularExpressions;
using DzStore.BrowserTests.Browsers;
using Microsoft.Playwright;

namespace DzStore.BrowserTests.Shop;

/// <summary>The page that asks again while the outcome of an order is unknown, and tabs that send the same order.</summary>
public sealed partial class UnknownOutcomeTests(BrowserStore shop)
{
    private const string Order = "form[data-purchase] button.hot-button";

    /// <summary>
    /// A page whose pauses take no time: its clock jumps over each, and the test reads how long it would have been. {0} is chance.
    /// </summary>
    private const string Jumps = """
        (() => {
          const [start, now] = [setTimeout.bind(window), performance.now.bind(performance)];
          let jumped = 0;
          window.pauses = [];
          window.setTimeout = (work, pause) => { pauses.push(pause); jumped += pause; return start(work); };
          performance.now = () => now() + jumped;
          Math.random = () => {0};
        })()
        """;

    [Theory]
    [InlineData(0, 0, 8)]
    [InlineData(0.75, 0, 8)]
    [InlineData(0.5, 16, 4)]
    public async Task The_page_asks_again_later_each_time_for_a_minute_at_most_and_then_says_how_to_go_on(
        double chance,
        int retryAfter,
        int tries
    )
    {
        await using var visitor = await shop.NewVisitorAsync();
        await visitor.AddInitScriptAsync(Jumps.Replace("{0}", chance.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        var page = await visitor.NewPageAsync();
        List<string> sent = [];
        await page.RouteAsync("**/buy", route =>
        {
            sent.Add(IntentField().Match(route.Request.PostData ?? "").Value);
            return route.FulfillAsync(
                new()
                {
                    Status = 504,
                    Headers = new Dictionary<string, string> { ["Retry-After"] = retryAfter.ToString(CultureInfo.InvariantCulture) },
                }
            );
        });
        await page.GotoAsync("/buy/mouse");
        await page.ClickAsync(Order);

        await Assertions.Expect(page.Locator("[data-purchase-state]")).ToContainTextAsync("Press “Ask again” when you like");
        await Assertions.Expect(page.Locator(Order)).ToHaveTextAsync("Ask again");
        await Assertions.Expect(page.Locator(Order)).ToBeFocusedAsync();
        sent.Count.ShouldBe(tries);
        sent.Distinct().ShouldHaveSingleItem().ShouldStartWith("intent=");
        var pauses = await page.EvaluateAsync<double[]>("pauses");
        pauses.Length.ShouldBe(tries - 1);
        pauses.ShouldAllBe(pause => pause >= retryAfter * 1000);
        pauses.Zip(pauses.Skip(1)).ShouldAllBe(pair => pair.First < pair.Second);
        pauses.Sum().ShouldBeLessThan(60_000);

        // By hand it is still the same order.
        await page.UnrouteAllAsync();
        var request = page.WaitForRequestAsync("**/buy");
        await page.ClickAsync(Order);
        IntentField().Match((await request).PostData!).Value.ShouldBe(sent[0]);
        await page.WaitForURLAsync("**/orders/fast/*");
    }

    [Fact]
    public async Task Eight_tabs_that_send_the_same_order_at_once_end_in_one_order()
    {
        await using var visitor = await shop.NewVisitorAsync();
        var first = await visitor.NewPageAsync();
        await first.GotoAsync("/buy/mouse");
        await Assertions.Expect(first).ToHaveURLAsync(IntentField());
        List<IPage> tabs = [first];
        for (var tab = 1; tab < 8; tab++)
        {
            tabs.Add(await visitor.NewPageAsync());
            await tabs[^1].GotoAsync(first.Url);
        }

        await Task.WhenAll(tabs.Select(tab => tab.EvaluateAsync($"document.querySelector('{Order}').click()")));
        foreach (var tab in tabs)
            await tab.WaitForURLAsync("**/orders/fast/*");
        tabs.Select(tab => tab.Url).Distinct().ShouldHaveSingleItem();
        await first.GotoAsync("/orders");
        await Assertions.Expect(first.Locator(".orders li")).ToHaveCountAsync(1);
    }

    [GeneratedRegex("intent=[^&]+")]
    private static partial Regex IntentField();
}
