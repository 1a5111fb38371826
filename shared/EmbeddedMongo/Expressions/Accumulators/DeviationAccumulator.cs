using EmbeddedMongo.Aggregation.Expressions;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$stdDevPop</c> and <c>$stdDevSamp</c>: Welford's method in doubles; null where there are too few numbers.</summary>
internal sealed class DeviationAccumulator(bool isSample) : Accumulator
{
    private long _count;
    private double _mean;
    private double _squares;

    public override void Add(BsonValue? value)
    {
        if (!Number.Is(value)) return;
        var number = Number.ToDouble(value!);
        _count++;
        var delta = number - _mean;
        _mean += delta / _count;
        _squares += delta * (number - _mean);
    }

    public override BsonValue Result
    {
        get
        {
            var divisor = isSample ? _count - 1 : _count;
            return divisor < 1 ? BsonNull.Value : new BsonDouble(Math.Sqrt(_squares / divisor));
        }
    }
}
