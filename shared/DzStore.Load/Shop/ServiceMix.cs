namespace DzStore.Load.Shop;

/// <summary>
/// The requests of Black Friday where orders go to the services directly. Of 20 in a row 12 browse, 4 add to the cart, 2 buy and 2 pay.
/// </summary>
public static class ServiceMix
{
    /// <summary>Looks at the shop.</summary>
    public const int Browse = 0;

    /// <summary>Fills the cart: an order at Checkout.</summary>
    public const int AddToCart = 1;

    /// <summary>Buys: an order at Checkout.</summary>
    public const int Buy = 2;

    /// <summary>Pays: an order at Billing.</summary>
    public const int Pay = 3;

    private static readonly int[] Row =
    [
        Browse,
        Browse,
        AddToCart,
        Browse,
        Browse,
        Buy,
        Browse,
        Pay,
        Browse,
        AddToCart,
        Browse,
        Browse,
        AddToCart,
        Browse,
        Buy,
        Browse,
        Pay,
        Browse,
        AddToCart,
        Browse,
    ];

    /// <summary>The kind of a request by its number in the run.</summary>
    public static int KindOf(long number) => Row[number % Row.Length];
}
