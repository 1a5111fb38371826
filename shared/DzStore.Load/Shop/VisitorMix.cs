namespace DzStore.Load.Shop;

/// <summary>
/// The requests of Black Friday in realistic shares. Of 20 in a row 12 browse, 1 fills a cart, 3 open the form of an order, 2 buy, 1 pays
/// and 1 looks at its own orders.
/// </summary>
internal static class VisitorMix
{
    public const int Browse = 0;
    public const int AddToCart = 1;
    public const int OpenForm = 2;
    public const int Buy = 3;
    public const int Pay = 4;
    public const int OwnOrders = 5;

    // What a purchase needs comes earlier in the row: its form, and before that the cart.
    private static readonly int[] Row =
    [
        Browse,
        AddToCart,
        Browse,
        OpenForm,
        Browse,
        Browse,
        Buy,
        Browse,
        OpenForm,
        Browse,
        Pay,
        Browse,
        Browse,
        OpenForm,
        Browse,
        OwnOrders,
        Browse,
        Buy,
        Browse,
        Browse,
    ];

    private static readonly string[] Searches = ["phone", "laptop", "gaming", "mouse", "iPhone", "ordinateur", "%D9%87%D8%A7%D8%AA%D9%81"];

    /// <summary>The kind of a request by its number in the run.</summary>
    public static int KindOf(long number) => Row[number % Row.Length];

    /// <summary>The product of a request: the early ones are looked at more often, as in any shop.</summary>
    public static string Product(IReadOnlyList<string> products, long number) =>
        products[(int)Math.Min(number * 7919 % (products.Count + products.Count / 2), number * 104_729 % products.Count)];

    /// <summary>A search, URL-encoded.</summary>
    public static string Search(long number) => Searches[number % Searches.Length];

    /// <summary>
    /// The page that a browsing request asks for: of 12, 6 products, 3 searches, 2 times the start and once the list as JSON.
    /// </summary>
    public static BrowseTarget Target(long number) =>
        (number * 7 % 12) switch
        {
            < 6 => BrowseTarget.Product,
            < 9 => BrowseTarget.Search,
            < 11 => BrowseTarget.Home,
            _ => BrowseTarget.Trend,
        };
}

/// <summary>The pages of browsing.</summary>
internal enum BrowseTarget
{
    Home,
    Search,
    Product,
    Trend,
}
