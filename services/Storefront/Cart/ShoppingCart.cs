using System.Globalization;
using DzStore.Storefront.Catalog;

namespace DzStore.Storefront.Cart;

/// <summary>A product and how many of it.</summary>
public sealed record CartLine(Product Product, int Quantity)
{
    /// <summary>The price of the line in dinars, by the catalogue.</summary>
    public long Total => Product.Price * Quantity;
}

/// <summary>
/// A visitor's cart. Every cart is one that can be ordered, or empty: at most <see cref="Quantity.Most"/> items of products that there are.
/// </summary>
/// <param name="Seed">Marks this filling of the cart: a new one after each payment.</param>
/// <param name="Lines">The products, each once.</param>
public sealed record ShoppingCart(OrderSeed Seed, IReadOnlyList<CartLine> Lines)
{
    /// <summary>The number of items.</summary>
    public int Items => Lines.Sum(line => line.Quantity);

    /// <summary>The price in dinars.</summary>
    public long Total => Lines.Sum(line => line.Total);

    /// <summary>The number of a product in it.</summary>
    public int Of(Product product) => Lines.FirstOrDefault(line => line.Product == product)?.Quantity ?? 0;

    /// <summary>The same cart with so many of a product; 0: without it.</summary>
    public ShoppingCart With(Product product, int quantity)
    {
        if (quantity == 0)
            return this with { Lines = [.. Lines.Where(line => line.Product != product)] };
        return Of(product) == 0
            ? this with
            {
                Lines = [.. Lines, new(product, quantity)],
            }
            : this with
            {
                Lines = [.. Lines.Select(line => line.Product == product ? line with { Quantity = quantity } : line)],
            };
    }

    /// <summary>The cart without what was paid, as a new filling.</summary>
    public ShoppingCart Without(IReadOnlyList<CartLine> paid, OrderSeed next) =>
        paid.Aggregate(this, (left, line) => left.With(line.Product, Math.Max(0, left.Of(line.Product) - line.Quantity))) with
        {
            Seed = next,
        };

    /// <summary>The lines as a text, such as "mouse*1,gaming-laptop*1".</summary>
    public static string Write(IEnumerable<CartLine> lines) =>
        string.Join(',', lines.Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Product.Slug}*{line.Quantity}")));

    /// <summary>The lines of a text. Products that are gone and items past the most of an order are left out.</summary>
    public static IReadOnlyList<CartLine> ReadLines(string text)
    {
        List<CartLine> lines = [];
        var room = Quantity.Most;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (
                part.Split('*') is [var slug, var number]
                && ProductCatalog.Find(slug) is { } product
                && lines.All(line => line.Product != product)
                && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var quantity)
                && Math.Min(quantity, room) is > 0 and var taken
            )
            {
                lines.Add(new(product, taken));
                room -= taken;
            }
        }
        return lines;
    }
}
