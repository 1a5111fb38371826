using System.Text.RegularExpressions;
using DzStore.BrowserTests.Browsers;
using Microsoft.Playwright;

namespace DzStore.BrowserTests.Shop;

/// <summary>What a visitor does in the shop, in a real browser.</summary>
public sealed partial class VisitTests(BrowserStore shop)
{
    private const string Order = "form[data-purchase] button.hot-button";

    [Fact]
    public async Task A_visitor_searches_buys_and_pays_and_sees_both_orders()
    {
        await using var visitor = await shop.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await page.GotoAsync("/");
        await page.FillAsync("#q", "laptop");
        await page.PressAsync("#q", "Enter");
        await page.ClickAsync(".card h3 a");
        await page.WaitForURLAsync("**/products/gaming-laptop");
        await page.ClickAsync("main form[data-add] button");
        await page.Locator(".added").WaitForAsync();
        await page.GotoAsync("/products/mouse");
        await page.ClickAsync("main form[data-add] button");
        await Assertions.Expect(page.Locator("[data-cart-count]")).ToHaveTextAsync("2");
        await page.GotoAsync("/pay");
        await Assertions.Expect(page.Locator("main .total")).ToContainTextAsync("150\u00a0000\u00a0DA");
        await page.ClickAsync(Order);
        await page.WaitForURLAsync("**/orders/secure/*");
        await Assertions.Expect(page.Locator(".certainty")).ToContainTextAsync("w=majority, j=true");

        await page.GotoAsync("/products/iphone-15");
        await page.GetByRole(AriaRole.Link, new() { Name = "Buy Now" }).ClickAsync();
        await page.FillAsync("#quantity", "2");
        await Assertions.Expect(page.Locator("[data-total]")).ToHaveTextAsync("370\u00a0000\u00a0DA");
        await page.ClickAsync(Order);
        await page.WaitForURLAsync("**/orders/fast/*");
        await Assertions.Expect(page.Locator(".certainty .wait")).ToHaveTextAsync(Milliseconds());

        await page.GotoAsync("/orders");
        await Assertions.Expect(page.Locator(".orders li")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Back_F5_a_second_tab_and_a_closed_one_end_in_one_order()
    {
        await using var visitor = await shop.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await page.GotoAsync("/buy/mouse");
        await page.ReloadAsync();
        var address = page.Url;
        address.ShouldContain("intent=");
        await page.ClickAsync(Order);
        await page.WaitForURLAsync("**/orders/fast/*");
        var order = page.Url;
        await page.ReloadAsync();

        await page.GoBackAsync();
        await page.ClickAsync(Order);
        await page.WaitForURLAsync(order);
        await page.CloseAsync();
        var reopened = await visitor.NewPageAsync();
        await reopened.GotoAsync(address);
        await reopened.ClickAsync(Order);
        await reopened.WaitForURLAsync(order);

        await reopened.GotoAsync("/orders");
        await Assertions.Expect(reopened.Locator(".orders li")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task An_unknown_outcome_is_asked_again_by_the_page_with_the_same_order_and_a_refusal_says_when()
    {
        await using var visitor = await shop.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        List<string> sent = [];
        await page.RouteAsync("**/buy", async route =>
        {
            sent.Add(IntentField().Match(route.Request.PostData ?? "").Value);
            if (sent.Count == 1)
                await route.AbortAsync(); // The connection was lost.
            else if (sent.Count == 2)
                await route.FulfillAsync(new() { Status = 502 });
            else
                await route.ContinueAsync();
        });
        await page.GotoAsync("/buy/mouse");
        await page.ClickAsync(Order);
        await page.WaitForURLAsync("**/orders/fast/*");
        sent.Count.ShouldBe(3);
        sent.Distinct().ShouldHaveSingleItem();

        await page.UnrouteAllAsync();
        await page.RouteAsync("**/buy", route => route.FulfillAsync(
                new()
                {
                    Status = 503,
                    Headers = new Dictionary<string, string> { ["Retry-After"] = "7" },
                }
            ));
        await page.GotoAsync("/buy/mouse");
        await page.ClickAsync(Order);
        await Assertions.Expect(page.Locator("[data-purchase-state]")).ToHaveTextAsync("Nothing was ordered. Please try again in 7 s.");
    }

    [Fact]
    public async Task Everything_works_without_scripts_and_with_the_keyboard_alone()
    {
        await using var plain = await shop.NewVisitorAsync(javaScript: false);
        var page = await plain.NewPageAsync();
        await page.GotoAsync("/products/mouse");
        await page.ClickAsync("main form[data-add] button");
        await page.WaitForURLAsync("**/cart");
        await page.ClickAsync("main a[href='/pay']");
        await page.ClickAsync(Order);
        await page.WaitForURLAsync("**/orders/secure/*");

        await using var typist = await shop.NewVisitorAsync();
        page = await typist.NewPageAsync();
        await page.GotoAsync("/buy/mouse");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Locator(".skip")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        for (var tab = 0; tab < 10 && !await IsOrderAsync(); tab++)
            await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/orders/fast/*");

        Task<bool> IsOrderAsync() => page.EvaluateAsync<bool>("document.activeElement.matches('form[data-purchase] button.hot-button')");
    }

    [Fact]
    public async Task In_Arabic_prices_names_and_ids_read_in_their_order_from_the_right()
    {
        await using var visitor = await shop.NewVisitorAsync("ar");
        var page = await visitor.NewPageAsync();
        await page.GotoAsync("/products/gaming-laptop");
        // The amount stands left of its currency, and the picture, which comes first, on the right.
        (await LeftOfAsync("main .price", 0, 1)).ShouldBeLessThan(await LeftOfAsync("main .price", 8, 9));
        var (picture, facts) = (await BoxAsync(".product .picture"), await BoxAsync(".product .facts"));
        picture.X.ShouldBeGreaterThan(facts.X);

        await page.GotoAsync("/buy/mouse");
        await page.ClickAsync(Order);
        await page.WaitForURLAsync("**/orders/fast/*");
        (await LeftOfAsync("main .id bdi", 0, 1)).ShouldBeLessThan(await LeftOfAsync("main .id bdi", 12, 13));

        Task<double> LeftOfAsync(string selector, int from, int to) =>
            page.EvaluateAsync<double>(
                """
                ([selector, from, to]) => {
                  const text = document.querySelector(selector).firstChild;
                  const range = document.createRange();
                  range.setStart(text, from);
                  range.setEnd(text, to);
                  return range.getBoundingClientRect().left;
                }
                """,
                new object[] { selector, from, to }
            );

        async Task<LocatorBoundingBoxResult> BoxAsync(string selector) => (await page.Locator(selector).BoundingBoxAsync())!;
    }

    [Fact]
    public async Task The_shelf_can_be_paused_and_several_tabs_share_one_stream()
    {
        await using var visitor = await shop.NewVisitorAsync();
        List<IPage> tabs = [];
        // A browser opens six connections to an origin: the seventh page with a stream of its own would wait for ever.
        for (var tab = 0; tab < 8; tab++)
        {
            tabs.Add(await visitor.NewPageAsync());
            await tabs[^1].GotoAsync("/");
            await tabs[^1].Locator("[data-hot-pause]").WaitForAsync();
        }
        var button = tabs[^1].Locator("[data-hot-pause]");
        await button.ClickAsync();
        await Assertions.Expect(button).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(tabs[^1].Locator("[data-hot-when]")).ToContainTextAsync("Paused");
        (await tabs[^1].Locator("[data-hot] [aria-live], [data-hot] [role=status]").CountAsync()).ShouldBe(0);
    }

    [GeneratedRegex("intent=[^&]+")]
    private static partial Regex IntentField();

    [GeneratedRegex(@"^\d+(\.\d)?\u00a0ms$")]
    private static partial Regex Milliseconds();
}
