using MongoDB.Bson;

namespace DzStore.Load.Orders;

/// <summary>Reads orders from the documents that the services store.</summary>
internal static class StoredDocuments
{
    /// <summary>The order that a document holds.</summary>
    /// <param name="document">The document.</param>
    /// <param name="place">The place where it was found, for the message.</param>
    /// <exception cref="FormatException">It is not an order as the services store them.</exception>
    public static LoadOrder ToOrder(BsonDocument document, string place)
    {
        if (
            document.TryGetValue("_id", out var id)
            && document.TryGetValue("order_id", out var orderId)
            && orderId.IsString
            && document.TryGetValue("user", out var user)
            && user.IsString
            && document.TryGetValue("items", out var items)
            && items.IsBsonArray
            && items.AsBsonArray.All(item => item.IsString)
            && document.TryGetValue("total", out var total)
            && (total.IsInt64 || total.IsInt32)
            && document.TryGetValue("timestamp", out var timestamp)
            && timestamp.IsValidDateTime
        )
        {
            return new(orderId.AsString, user.AsString, [.. items.AsBsonArray.Select(item => item.AsString)], total.ToInt64())
            {
                StoredId = id.ToString()!,
            };
        }

        throw new FormatException($"The document with _id {id} in {place} is not an order as the services store them.");
    }
}
