using EmbeddedMongo.Aggregation.Expressions;
using EmbeddedMongo.Aggregation.Expressions.Arithmetic;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$avg</c>: of the numbers, a double (a decimal where one is among them); null where there is no number.</summary>
internal sealed class AverageAccumulator : Accumulator
{
    private readonly NumericSum _sum = new();
    private long _count;

    public override void Add(BsonValue? value)
    {
        if (!Number.Is(value)) return;
        _sum.Add(value!);
        _count++;
    }

    public override BsonValue Result => _count == 0 ? BsonNull.Value : _sum.Average(_count);
}
