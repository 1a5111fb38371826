using EmbeddedMongo.Aggregation.Expressions;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$max</c> (sign 1) and <c>$min</c> (sign −1) in MongoDB's comparison order; null and missing values do not count.</summary>
internal sealed class ExtremeAccumulator(int sign) : Accumulator
{
    private BsonValue? _extreme;

    public override void Add(BsonValue? value)
    {
        if (Number.IsNullish(value)) return;
        if (_extreme is not null && ValueOrder.Instance.Compare(value, _extreme) * sign <= 0) return;
        _extreme = value;
        Size = 64 + MemoryBudget.SizeOf(value!);
    }

    public override BsonValue Result => _extreme ?? BsonNull.Value;
}
