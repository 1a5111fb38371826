using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace DzStore.Orders;

/// <summary>Orders as the documents that they are stored as: copied as they are, compared by what they mean.</summary>
internal static class OrderDocuments
{
    public static bool IsOrder(this BsonDocument document) => document.TryRead() is not null;

    /// <summary>The same purchase, whenever each was stored: the two services note the time of their own requests.</summary>
    public static bool IsSameOrderAs(this BsonDocument document, BsonDocument other) =>
        document.TryRead() is { Order: var order } && other.TryRead() is { Order: var existing } && order.HasContentOf(existing);

    /// <summary>The order that the document is; null where it is none.</summary>
    public static StoredOrder? TryRead(this BsonDocument document)
    {
        try
        {
            return BsonSerializer.Deserialize<StoredOrder>(document);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or BsonException or OverflowException)
        {
            return null; // Written by somebody else: no order, and treated as such.
        }
    }
}
