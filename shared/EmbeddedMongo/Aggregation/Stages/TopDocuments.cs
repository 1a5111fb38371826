using EmbeddedMongo.Query;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>The first n documents of a sort, without holding the others: a heap of n whose head is the last of them.</summary>
internal static class TopDocuments
{
    /// <summary>Above this a heap is no better than sorting everything.</summary>
    public const long Most = 1_000_000;

    public static IEnumerable<BsonDocument> Of(IEnumerable<BsonDocument> input, SortSpec sort, int count, MemoryBudget budget)
    {
        var heap = new PriorityQueue<BsonDocument, (BsonValue[] Key, long Arrival)>(Comparer<(BsonValue[] Key, long Arrival)>.Create((x, y) =>
        {
            // The last first; equal documents stay in the order in which they came.
            var order = sort.CompareKeys(y.Key, x.Key);
            return order != 0 ? order : y.Arrival.CompareTo(x.Arrival);
        }));
        var arrival = 0L;
        foreach (var document in input)
        {
            var key = (sort.KeyOf(document), arrival++);
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
