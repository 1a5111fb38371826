using EmbeddedMongo.Aggregation.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$stdDevPop</c> and <c>$stdDevSamp</c>: Welford's method in doubles; null where there are too few numbers.</summary>
internal sealed class DeviationAccumulator(bool isSample) : Accumulator
{
    private long count;
    private double mean;
    private double squares;

    public override void Add(BsonValue? value)
    {
        if (!Number.Is(value)) return;
        var number = Number.ToDouble(value!);
        count++;
        var delta = number - mean;
        mean += delta / count;
        squares += delta * (number - mean);
    }

    public override BsonValue Result
    {
        get
        {
            var divisor = isSample ? count - 1 : count;
            return divisor < 1 ? BsonNull.Value : new BsonDouble(Math.Sqrt(squares / divisor));
        }
    }
}
