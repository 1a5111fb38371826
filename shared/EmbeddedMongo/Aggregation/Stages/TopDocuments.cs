using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions.Limits;
using EmbeddedMongo.Sorting;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>Finds the first n documents of a sort and holds no others: a heap of n with the last of them at its head.</summary>
internal static class TopDocuments
{
    /// <summary>The largest n; above it a heap is not better than sorting everything.</summary>
    public const long Most = 1_000_000;

    /// <summary>Returns the first documents in the order of the sort; equal ones keep their order of arrival.</summary>
    /// <exception cref="MongoException">292 or 146 for the memory limit.</exception>
    public static IEnumerable<BsonDocument> Of(IEnumerable<BsonDocument> input, SortSpec sort, int count, MemoryBudget budget)
    {
        var heap = new PriorityQueue<BsonDocument, (BsonValue[] Key, long Arrival)>(
            Comparer<(BsonValue[] Key, long Arrival)>.Create(
                (x, y) =>
                {
                    // The heap's head is its smallest item, so the order is reversed: the last document of the sort is the head.
                    var order = sort.CompareKeys(y.Key, x.Key);
                    return order != 0 ? order : y.Arrival.CompareTo(x.Arrival);
                }
            )
        );
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
        for (var i = sorted.Length - 1; i >= 0; i--)
            sorted[i] = heap.Dequeue();
        foreach (var document in sorted)
            yield return document;
    }
}
