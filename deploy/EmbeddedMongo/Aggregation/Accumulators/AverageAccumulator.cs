using EmbeddedMongo.Aggregation.Expressions;
using EmbeddedMongo.Aggregation.Expressions.Arithmetic;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$avg</c>: of the numbers, a double (a decimal where one is among them); null where there is no number.</summary>
internal sealed class AverageAccumulator : Accumulator
{
    private readonly NumericSum sum = new();
    private long count;

    public override void Add(BsonValue? value)
    {
        if (!Number.Is(value)) return;
        sum.Add(value!);
        count++;
    }

    public override BsonValue Result => count == 0 ? BsonNull.Value : sum.Average(count);
}
