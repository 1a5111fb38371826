using EmbeddedMongo.Expressions.Limits;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Accumulators;

/// <summary>
/// <c>{$max: expression}</c> and <c>{$min: expression}</c> return the largest or smallest value in the comparison order of all BSON types.
/// Null and missing values are ignored; the result is null without any other value. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/max/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/min/"/>.
/// </summary>
/// <param name="sign">1 for <c>$max</c>, −1 for <c>$min</c>.</param>
internal sealed class ExtremeAccumulator(int sign) : Accumulator
{
    private BsonValue? _extreme;

    public override void Add(BsonValue? value)
    {
        if (Number.IsNullish(value))
            return;
        if (_extreme is not null && ValueOrder.Instance.Compare(value, _extreme) * sign <= 0)
            return;
        _extreme = value;
        Size = 64 + MemoryBudget.SizeOf(value!);
    }

    public override BsonValue Result => _extreme ?? BsonNull.Value;
}
