using DzStore.Load.Orders;

namespace DzStore.Load.Shop;

/// <summary>
/// Compares stored orders with what visitors sent. The price of a product is learned from the first order of it: all others must have the
/// same.
/// </summary>
internal sealed class StoredContent
{
    private readonly Dictionary<string, long> _prices = new(StringComparer.Ordinal);

    /// <summary>A product by its name in orders or in addresses: "SSD 1 TB" and ssd-1tb are one.</summary>
    public static string Key(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    /// <summary>The stored order has the pieces that were sent.</summary>
    public static bool Fits(IntentOrder sent, LoadOrder stored)
    {
        var pieces = stored.Items.GroupBy(Key).ToDictionary(group => group.Key, group => group.Count());
        return pieces.Count == sent.Pieces.Count && sent.Pieces.All(piece => pieces.GetValueOrDefault(Key(piece.Key)) == piece.Value);
    }

    /// <summary>The stored order has the pieces that were sent, at the price that they have in all orders, under its own id.</summary>
    public bool IsAsSent(IntentOrder sent, LoadOrder stored) =>
        Fits(sent, stored) && stored.StoredId == stored.OrderId && HasItsPrice(sent.Pieces, stored.Total);

    private bool HasItsPrice(IReadOnlyDictionary<string, int> pieces, long total)
    {
        foreach (var (slug, count) in pieces)
        {
            if (_prices.TryGetValue(slug, out var price))
                total -= price * count;
            else if (pieces.Count == 1 && total > 0 && total % count == 0)
                return _prices.TryAdd(slug, total / count);
            else
                return total > 0; // A product that nobody bought alone: its price is not known.
        }

        return total == 0;
    }
}
