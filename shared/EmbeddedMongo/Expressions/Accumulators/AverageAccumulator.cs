using EmbeddedMongo.Expressions.Arithmetic;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Accumulators;

/// <summary>
/// <c>{$avg: expression}</c> averages the numbers and ignores all other values: a double, or a decimal when one of the numbers is a
/// decimal; null when there is not a number. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/avg/"/>.
/// </summary>
internal sealed class AverageAccumulator : Accumulator
{
    private readonly NumericSum _sum = new();
    private long _count;

    public override void Add(BsonValue? value)
    {
        if (!Number.Is(value))
            return;
        _sum.Add(value!);
        _count++;
    }

    public override BsonValue Result => _count == 0 ? BsonNull.Value : _sum.Average(_count);
}
