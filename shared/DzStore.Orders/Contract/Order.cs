using MongoDB.Bson.Serialization.Attributes;

namespace DzStore.Orders;

/// <summary>
/// An order as its sender means it: every rule of <see cref="OrderRules"/> holds. <paramref name="Total"/> is in whole dinars (DA).
/// </summary>
public sealed record Order(string OrderId, string User, IReadOnlyList<string> Items, long Total)
{
    /// <summary>Whether both mean the same purchase: the same user, the same items in the same order, the same total.</summary>
    public bool HasContentOf(Order other) =>
        Total == other.Total && User == other.User && Items.SequenceEqual(other.Items, StringComparer.Ordinal);
}

/// <summary>An order with the server's UTC time of its arrival, in milliseconds as BSON keeps it.</summary>
[BsonSerializer(typeof(StoredOrderSerializer))]
public sealed record StoredOrder(Order Order, DateTime Timestamp);
