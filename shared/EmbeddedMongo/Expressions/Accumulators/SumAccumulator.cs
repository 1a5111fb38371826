using EmbeddedMongo.Expressions.Arithmetic;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Accumulators;

/// <summary>
/// <c>{$sum: expression}</c> adds the numbers and ignores all other values; 0 without a number. The result has the widest type of the
/// numbers. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/sum/"/>.
/// </summary>
internal sealed class SumAccumulator : Accumulator
{
    private readonly NumericSum _sum = new();

    public override void Add(BsonValue? value)
    {
        if (Number.Is(value))
            _sum.Add(value!);
    }

    public override BsonValue Result => _sum.Result;
}
