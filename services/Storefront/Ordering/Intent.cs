using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DzStore.Storefront.Cart;
using DzStore.Storefront.Visitors;

namespace DzStore.Storefront.Ordering;

/// <summary>What a visitor means to order. It has its id before anything is sent.</summary>
/// <param name="Kind">The way to order.</param>
/// <param name="Visitor">Who orders.</param>
/// <param name="Seed">The purchase that was begun.</param>
/// <param name="Lines">What is ordered.</param>
public sealed record Intent(OrderKind Kind, Visitor Visitor, OrderSeed Seed, IReadOnlyList<CartLine> Lines)
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's: no two letters look alike.

    /// <summary>The price in dinars, by the catalogue.</summary>
    public long Total => Lines.Sum(line => line.Total);

    /// <summary>The number of items.</summary>
    public int Items => Lines.Sum(line => line.Quantity);

    /// <summary>
    /// The order's id. Of the same purchase with the same content it is the same, whoever asks and how often; another content has another
    /// one. It begins with the time, backwards, so that services list a visitor's newest orders first.
    /// </summary>
    public string OrderId()
    {
        var content = $"{Kind.Slug()}|{Visitor.Id}|{Seed}|{ShoppingCart.Write(Lines)}|{Total}";
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(content), hash);
        return $"DZ-{Digits((ulong)(uint.MaxValue - (uint)Seed.Begun), 7)}-{Digits(BinaryPrimitives.ReadUInt64LittleEndian(hash), 12)}";
    }

    /// <summary>The names of all items, each as often as it is ordered.</summary>
    public IEnumerable<string> ItemNames() => Lines.SelectMany(line => Enumerable.Repeat(line.Product.CanonicalName, line.Quantity));

    private static string Digits(ulong number, int count) => string.Create(count, number, static (digits, number) =>
        {
            for (var at = digits.Length - 1; at >= 0; at--, number >>= 5)
                digits[at] = Alphabet[(int)(number & 31)];
        });
}
