using DzStore.Orders.Documents;
using DzStore.Orders.Outcomes;
using DzStore.ServiceDefaults.Database;
using MongoDB.Bson.Serialization.Serializers;
using MongoDB.Driver;

namespace DzStore.Orders.Batching;

/// <summary>Looks up the stored orders of ids that are taken, and tells the same order sent again from another one.</summary>
internal sealed class DuplicateLookup(IMongoCollection<StoredOrder> orders, DatabaseResilience database)
{
    /// <summary>
    /// Answers each order whose id is found: replayed where the stored order has the same content, else a conflict, also with a document
    /// that is no order.
    /// </summary>
    /// <returns>The orders whose ids were not found.</returns>
    public async Task<List<PendingOrder>> AnswerAsync(List<PendingOrder> taken)
    {
        var byId = Builders<StoredOrder>.Filter.In("_id", taken.Select(pending => pending.Order.Order.OrderId).Distinct());
        var documents = await database.ExecuteAsync(
            limit => orders.Find(byId).As(BsonDocumentSerializer.Instance).ToListAsync(limit),
            CancellationToken.None
        );
        var stored = documents.ToDictionary(document => document["_id"].AsString, OrderDocuments.TryRead, StringComparer.Ordinal);

        List<PendingOrder> notFound = [];
        foreach (var pending in taken)
        {
            if (!stored.TryGetValue(pending.Order.Order.OrderId, out var existing))
                notFound.Add(pending);
            else if (existing?.Order.HasContentOf(pending.Order.Order) == true)
                pending.Complete(new OrderOutcome.Replayed(existing));
            else
                pending.Complete(new OrderOutcome.Conflict());
        }
        return notFound;
    }
}
