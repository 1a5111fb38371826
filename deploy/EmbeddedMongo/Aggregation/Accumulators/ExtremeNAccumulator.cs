using EmbeddedMongo.Aggregation.Expressions;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$maxN</c> (sign 1) and <c>$minN</c> (sign −1): the n extreme values, the most extreme first; null and missing do not count.</summary>
internal sealed class ExtremeNAccumulator(int count, int sign) : Accumulator
{
    private readonly PriorityQueue<BsonValue, BsonValue> _values =
        new(Comparer<BsonValue>.Create((x, y) => ValueOrder.Instance.Compare(x, y) * sign));

    public override void Add(BsonValue? value)
    {
        if (Number.IsNullish(value)) return;
        Size += MemoryBudget.SizeOf(value!);
        if (_values.Count < count) _values.Enqueue(value!, value!);
        else Size -= MemoryBudget.SizeOf(_values.EnqueueDequeue(value!, value!));
    }

    public override BsonValue Result =>
        new BsonArray(_values.UnorderedItems.Select(item => item.Element).Order(Comparer<BsonValue>.Create((x, y) => ValueOrder.Instance.Compare(y, x) * sign)));
}
