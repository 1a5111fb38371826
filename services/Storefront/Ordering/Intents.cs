using DzStore.Storefront.Cart;
using DzStore.Storefront.Catalog;
using DzStore.Storefront.Visitors;
using Microsoft.AspNetCore.DataProtection;

namespace DzStore.Storefront.Ordering;

/// <summary>
/// Signs intents into forms. A cookie keeps the seed of a purchase that is not settled yet, so that the page, opened again, continues it
/// instead of beginning another.
/// </summary>
public sealed class Intents(IDataProtectionProvider protection, TimeProvider time)
{
    private const string Cookie = "dz_intent";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly SignedText _intents = new(protection, "intent");

    /// <summary>The intent as a form carries it. Of a purchase at once the quantity is still open: the form has a field for it.</summary>
    public string Sign(Intent intent) =>
        _intents.Sign(
            $"{intent.Kind.Slug()}|{intent.Visitor.Id}|{intent.Seed}|"
                + (intent.Kind == OrderKind.Fast ? intent.Lines[0].Product.Slug : ShoppingCart.Write(intent.Lines))
        );

    /// <summary>Begins to buy a product at once, or continues a purchase of it that is not settled.</summary>
    /// <param name="context">The request, which may bring the purchase, and whose answer keeps it.</param>
    /// <param name="visitor">Who buys.</param>
    /// <param name="line">What and how many.</param>
    /// <param name="form">An intent that the page had before; it goes on where it is this visitor's and for this product.</param>
    /// <returns>The intent as the form carries it. Cookie and form share one signature, which is not made twice.</returns>
    public string Begin(HttpContext context, Visitor visitor, CartLine line, string? form)
    {
        if (ReadFast(form, visitor, line.Product, line.Quantity) is not null)
            return form!;
        if (context.Request.Cookies[Cookie] is { } begun && ReadFast(begun, visitor, line.Product, line.Quantity) is not null)
            return begun;
        var signed = Sign(new(OrderKind.Fast, visitor, OrderSeed.New(time), [line]));
        VisitorCookies.Write(context, Cookie, signed, PathOf(line.Product), Day);
        return signed;
    }

    /// <summary>The intent to pay a cart: the same for as long as the cart is the same.</summary>
    public static Intent ToPay(Visitor visitor, ShoppingCart cart) => new(OrderKind.Secure, visitor, cart.Seed, cart.Lines);

    /// <summary>The intent of a form for this product and quantity; null where it is not this visitor's or for something else.</summary>
    public Intent? ReadFast(string? form, Visitor visitor, Product product, int quantity) =>
        Read(form, OrderKind.Fast, visitor) is var (seed, slug) && slug == product.Slug
            ? new(OrderKind.Fast, visitor, seed, [new(product, quantity)])
            : null;

    /// <summary>The intent of a form to pay; null where it is not this visitor's.</summary>
    public Intent? ReadSecure(string? form, Visitor visitor) =>
        Read(form, OrderKind.Secure, visitor) is var (seed, lines) && ShoppingCart.ReadLines(lines) is { Count: > 0 } paid
            ? new(OrderKind.Secure, visitor, seed, paid)
            : null;

    /// <summary>The purchase is settled: whoever opens the page again begins another.</summary>
    public static void Settle(HttpContext context, Product product) => VisitorCookies.Remove(context, Cookie, PathOf(product));

    private (OrderSeed Seed, string Content)? Read(string? form, OrderKind kind, Visitor visitor) =>
        _intents.Read(form)?.Split('|') is [var way, var id, var seed, var rest]
        && way == kind.Slug()
        && id == visitor.Id
        && OrderSeed.Parse(seed) is { } known
            ? (known, rest)
            : null;

    private static string PathOf(Product product) => "/buy/" + product.Slug;
}
