using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>The first n documents of a sort, without holding the others: a heap of n whose head is the last of them.</summary>
internal static class TopDocuments
{
    /// <summary>Above this a heap is no better than sorting everything.</summary>
    public const long Most = 1_000_000;

    public static IEnumerable<BsonDocument> Of(IEnumerable<BsonDocument> input, IComparer<BsonDocument> order, int count, MemoryBudget budget)
    {
        // Equal documents stay in the order in which they came: the arrival number decides.
        var byOrder = Comparer<(BsonDocument Document, long Arrival)>.Create((x, y) =>
        {
            var result = order.Compare(x.Document, y.Document);
            return result != 0 ? result : x.Arrival.CompareTo(y.Arrival);
        });
        var heap = new PriorityQueue<BsonDocument, (BsonDocument, long)>(Comparer<(BsonDocument, long)>.Create((x, y) => byOrder.Compare(y, x)));
        var arrival = 0L;
        foreach (var document in input)
        {
            var key = (document, arrival++);
            if (heap.Count < count)
            {
                budget.Use(document);
                heap.Enqueue(document, key);
            }
            else
            {
                heap.EnqueueDequeue(document, key);
            }
        }

        var sorted = new BsonDocument[heap.Count];
        for (var i = sorted.Length - 1; i >= 0; i--) sorted[i] = heap.Dequeue();
        foreach (var document in sorted) yield return document;
    }
}
