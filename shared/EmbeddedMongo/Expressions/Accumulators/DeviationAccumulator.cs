using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Accumulators;

/// <summary>
/// <c>{$stdDevPop: expression}</c> and <c>{$stdDevSamp: expression}</c> compute the standard deviation of the numbers as a double, by
/// Welford's method, and ignore all other values. The result is null without a number, and for a sample of fewer than two. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/stdDevPop/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/stdDevSamp/"/>.
/// </summary>
/// <param name="isSample">True for <c>$stdDevSamp</c>, which divides by n − 1.</param>
internal sealed class DeviationAccumulator(bool isSample) : Accumulator
{
    private long _count;
    private double _mean;
    private double _squares;

    public override void Add(BsonValue? value)
    {
        if (!Number.Is(value))
            return;
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
