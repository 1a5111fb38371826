using DzStore.BrowserTests.Browsers;
using Microsoft.Playwright;

namespace DzStore.BrowserTests.Shop;

/// <summary>Pictures of every page in both themes and two widths, for people to look at, and the checks that a program can make.</summary>
public sealed class ScreenshotTests(BrowserStore shop)
{
    private const string AllPictures = """
        () => Promise.all([...document.images].map(image => { image.loading = 'eager'; return image.decode(); }))
        """;

    [Theory]
    [InlineData("en", ColorScheme.Light, 1440)]
    [InlineData("en", ColorScheme.Dark, 390)]
    [InlineData("ar", ColorScheme.Dark, 1440)]
    [InlineData("ar", ColorScheme.Light, 390)]
    [InlineData("fr", ColorScheme.Light, 320)]
    public async Task Every_page_fits_its_window_and_has_no_serious_finding_of_axe(string language, ColorScheme scheme, int width)
    {
        await using var visitor = await shop.NewVisitorAsync(language, scheme, width);
        var page = await visitor.NewPageAsync();
        List<string> errors = [];
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Add(message.Text);
        };
        page.PageError += (_, error) => errors.Add(error);

        await LookAsync("home", "/");
        await LookAsync("list", "/products");
        await LookAsync("search", "/products?q=5");
        await LookAsync("product", "/products/gaming-laptop");
        await LookAsync("cart-empty", "/cart");
        await LookAsync("buy", "/buy/playstation-5");
        await page.Locator("form[data-purchase] button.hot-button").ClickAsync();
        await page.WaitForURLAsync("**/orders/fast/*");
        await LookAsync("order-fast");
        await page.GotoAsync("/products/mouse");
        await page.Locator("main form[data-add] button").ClickAsync();
        await page.Locator(".added").WaitForAsync();
        await LookAsync("added");
        await LookAsync("cart", "/cart");
        await LookAsync("pay", "/pay");
        await page.Locator("form[data-purchase] button.hot-button").ClickAsync();
        await page.WaitForURLAsync("**/orders/secure/*");
        await LookAsync("order-secure");
        await LookAsync("orders", "/orders");
        var before = errors.Count;
        await LookAsync("missing", "/nowhere");
        errors.RemoveRange(before, errors.Count - before); // The browser itself says that it was 404.
        errors.ShouldBeEmpty();

        async Task LookAsync(string name, string? address = null)
        {
            if (address is not null)
                await page.GotoAsync(address);
            // Also the pictures far below, which wait until somebody scrolls. The network of a page with live events is never idle.
            await page.EvaluateAsync(AllPictures);
            await page.ScreenshotAsync(
                new()
                {
                    Path = Path.Combine(BrowserStore.Screenshots, $"{name}-{language}-{scheme}-{width}.png".ToLowerInvariant()),
                    FullPage = true,
                }
            );
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBe(
                0,
                $"{name} is wider than its window"
            );
            (await Axe.FindingsAsync(page)).ShouldBeEmpty(name);
        }
    }
}
