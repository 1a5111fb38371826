using EmbeddedMongo.Aggregation.Expressions;
using EmbeddedMongo.Aggregation.Expressions.Arithmetic;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$sum</c>: of the numbers; everything else is ignored.</summary>
internal sealed class SumAccumulator : Accumulator
{
    private readonly NumericSum _sum = new();

    public override void Add(BsonValue? value)
    {
        if (Number.Is(value)) _sum.Add(value!);
    }

    public override BsonValue Result => _sum.Result;
}
