using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace DzStore.Orders.Documents;

/// <summary>Reads and compares orders in their stored form, as BSON documents.</summary>
internal static class OrderDocuments
{
    /// <summary>True where the document is an order.</summary>
    public static bool IsOrder(this BsonDocument document) => document.TryRead() is not null;

    /// <summary>
    /// True where both are the same purchase. Their timestamps may differ: each service stores the time of its own request.
    /// </summary>
    public static bool IsSameOrderAs(this BsonDocument document, BsonDocument other) =>
        document.TryRead() is { Order: var order } && other.TryRead() is { Order: var existing } && order.HasContentOf(existing);

    /// <summary>Reads the document as an order; null where it is none.</summary>
    public static StoredOrder? TryRead(this BsonDocument document)
    {
        try
        {
            return BsonSerializer.Deserialize<StoredOrder>(document);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or BsonException or OverflowException)
        {
            return null; // Another program wrote it: it is no order.
        }
    }
}
