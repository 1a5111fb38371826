using EmbeddedMongo.Expressions.Limits;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Accumulators;

/// <summary>
/// <c>{$maxN: {n, input}}</c> and <c>{$minN: {n, input}}</c> return an array of the n largest or smallest values, the most extreme first.
/// Null and missing values are ignored. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/maxN/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/minN/"/>.
/// </summary>
/// <param name="count">The n.</param>
/// <param name="sign">1 for <c>$maxN</c>, −1 for <c>$minN</c>.</param>
internal sealed class ExtremeNAccumulator(int count, int sign) : Accumulator
{
    private readonly PriorityQueue<BsonValue, BsonValue> _values = new(
        Comparer<BsonValue>.Create((x, y) => ValueOrder.Instance.Compare(x, y) * sign)
    );

    public override void Add(BsonValue? value)
    {
        if (Number.IsNullish(value))
            return;
        Size += MemoryBudget.SizeOf(value!);
        if (_values.Count < count)
            _values.Enqueue(value!, value!);
        else
            Size -= MemoryBudget.SizeOf(_values.EnqueueDequeue(value!, value!));
    }

    public override BsonValue Result =>
        new BsonArray(
            _values
                .UnorderedItems.Select(item => item.Element)
                .Order(Comparer<BsonValue>.Create((x, y) => ValueOrder.Instance.Compare(y, x) * sign))
        );
}
