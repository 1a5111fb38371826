using DzStore.Storefront.Visitors;
using Microsoft.AspNetCore.DataProtection;

namespace DzStore.Storefront.Cart;

/// <summary>
/// Keeps the cart in a signed cookie, so that every instance of the shop knows it. A cookie that cannot be read is an empty cart.
/// </summary>
public sealed class CartCookie(IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>The cookie's name.</summary>
    public const string Name = "dz_cart";

    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private readonly SignedText _carts = new(protection, "cart");

    /// <summary>The cart of this request.</summary>
    public ShoppingCart Read(HttpContext context) =>
        _carts.Read(context.Request.Cookies[Name])?.Split('|') is [var seed, var lines] && OrderSeed.Parse(seed) is { } known
            ? new(known, ShoppingCart.ReadLines(lines))
            : new(OrderSeed.New(time), []);

    /// <summary>Sends a changed cart to the browser.</summary>
    public void Write(HttpContext context, ShoppingCart cart)
    {
        if (cart.Lines.Count == 0)
            VisitorCookies.Remove(context, Name, "/");
        else
            VisitorCookies.Write(context, Name, _carts.Sign($"{cart.Seed}|{ShoppingCart.Write(cart.Lines)}"), "/", Month);
    }
}
