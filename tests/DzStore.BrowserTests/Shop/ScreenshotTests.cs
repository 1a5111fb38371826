using DzStore.BrowserTests.Browsers;
using DzStore.Testing.Browsers;
using Microsoft.Playwright;

namespace DzStore.BrowserTests.Shop;

/// <summary>
/// Every page in both themes and three widths: the checks that a program can make and, where <c>DZSTORE_SCREENSHOTS</c> names a folder, the
/// pictures for people to look at.
/// </summary>
public sealed class ScreenshotTests(BrowserStore shop)
{
    private const string AllPictures = """
        () => Promise.all([...document.images].map(image => { image.loading = 'eager'; return image.decode(); }))
        """;

    private const string Unknown = "Phone of 2031";

    private static readonly (string Product, int Views)[] Views =
    [
        ("iPhone 15", 57),
        ("Mouse", 31),
        ("PlayStation 5", 24),
        ("Gaming Laptop", 9),
        ("Smart Watch", 4),
        ("Earbuds", 2),
        (Unknown, 1),
    ];

    private const string CategoryInSight = """
        () => {
          const current = document.querySelector('.menu [aria-current]');
          const [link, row] = [current.getBoundingClientRect(), current.parentElement.getBoundingClientRect()];
          return link.left >= row.left - 1 && link.right <= row.right + 1;
        }
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
        var errors = PageErrors.Watch(page);

        await shop.PublishTrendsAsync(Views);
        await page.GotoAsync("/");
        await Assertions.Expect(page.Locator("[data-hot-list] li")).ToHaveCountAsync(Views.Length);
        await Assertions.Expect(page.Locator("[data-hot-when]")).Not.ToBeEmptyAsync();
        await LookAsync("home");
        var unknown = page.Locator("[data-hot-list] li").Filter(new() { HasText = Unknown });
        var (rank, name) = (await BoxAsync(unknown.Locator(".rank")), await BoxAsync(unknown.Locator("bdi").First));
        name.Y.ShouldBeGreaterThan(rank.Y + rank.Height, "the rank hides the name of a product without a picture");
        await LookAsync("list", "/products");
        await LookAsync("search", "/products?q=5");
        await LookAsync("product", "/products/gaming-laptop");
        (await page.EvaluateAsync<bool>(CategoryInSight)).ShouldBeTrue("the category that is shown is out of sight");
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
        await LookAsync("missing", "/nowhere");
        errors.ShouldBeEmpty();

        string PictureOf(string name) => $"{name}-{language}-{scheme}-{width}.png".ToLowerInvariant();

        static async Task<LocatorBoundingBoxResult> BoxAsync(ILocator element) => (await element.BoundingBoxAsync())!;

        async Task LookAsync(string name, string? address = null)
        {
            if (address is not null)
                await page.GotoAsync(address);
            // Also the pictures far below, which wait until somebody scrolls. The network of a page with live events is never idle.
            await page.EvaluateAsync(AllPictures);
            if (BrowserStore.Screenshots is { } folder)
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, PictureOf(name)), FullPage = true });
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBe(
                0,
                $"{name} is wider than its window"
            );
            (await Axe.FindingsAsync(page)).ShouldBeEmpty(name);
        }
    }
}
