namespace DzStore.Orders.Contract;

/// <summary>A valid order as its sender means it: it keeps every rule of <see cref="OrderRules"/>.</summary>
/// <param name="OrderId">The id that makes it safe to send the order again.</param>
/// <param name="User">The customer.</param>
/// <param name="Items">The items in the sender's order.</param>
/// <param name="Total">The price in whole dinars (DA).</param>
public sealed record Order(string OrderId, string User, IReadOnlyList<string> Items, long Total)
{
    /// <summary>True where both mean the same purchase: the same user, the same items in the same order, the same total.</summary>
    public bool HasContentOf(Order other) =>
        Total == other.Total && User == other.User && Items.SequenceEqual(other.Items, StringComparer.Ordinal);
}
