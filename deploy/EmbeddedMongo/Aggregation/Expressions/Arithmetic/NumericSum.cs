using System.Numerics;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Arithmetic;

/// <summary>
/// A sum as MongoDB keeps it for $add, $sum and $avg: integers exactly, doubles with compensation (so that ten times 0.1 is 1),
/// decimals apart. The result has the widest type met; an int that does not fit is a long, a long that does not fit a double.
/// </summary>
internal sealed class NumericSum
{
    private Int128 whole;
    private double high;
    private double low;
    private double special;
    private Decimal128 exact = Decimal128.Zero;
    private BsonType type = BsonType.Int32;

    public void Add(BsonValue number)
    {
        type = Number.Widest(type, number.BsonType);
        switch (number)
        {
            case BsonInt32 value: whole += value.Value; break;
            case BsonInt64 value: whole += value.Value; break;
            case BsonDouble value when !double.IsFinite(value.Value): special += value.Value; break;
            case BsonDouble value: AddDouble(value.Value); break;
            case BsonDecimal128 value: exact = DecimalMath.Add(exact, value.Value); break;
        }
    }

    public BsonValue Result => type switch
    {
        BsonType.Int32 when whole >= long.MinValue && whole <= long.MaxValue => Number.IntOrLong((long)whole),
        BsonType.Int64 when whole >= long.MinValue && whole <= long.MaxValue => new BsonInt64((long)whole),
        BsonType.Decimal128 => new BsonDecimal128(Decimal),
        _ => new BsonDouble(Double),
    };

    /// <summary>The sum divided by the count of its terms: a double, or a decimal where a term was one.</summary>
    public BsonValue Average(long count) => type == BsonType.Decimal128
        ? new BsonDecimal128(DecimalMath.Divide(Decimal, new Decimal128(count)))
        : new BsonDouble(Double / count);

    private double Double
    {
        get
        {
            if (special != 0 || double.IsNaN(special)) return special;
            var sum = new NumericSum { high = high, low = low };
            var nearest = (double)whole;
            sum.AddDouble(nearest);
            sum.AddDouble((double)(whole - (Int128)nearest));
            return sum.high + sum.low;
        }
    }

    private Decimal128 Decimal
    {
        get
        {
            var sum = DecimalMath.Add(exact, DecimalMath.FromInteger((BigInteger)whole));
            if (special != 0 || double.IsNaN(special)) return DecimalMath.Add(sum, DecimalMath.FromDoubleExactly(special));
            if (high != 0) sum = DecimalMath.Add(sum, DecimalMath.FromDoubleExactly(high));
            return low != 0 ? DecimalMath.Add(sum, DecimalMath.FromDoubleExactly(low)) : sum;
        }
    }

    /// <summary>Knuth's two-sum: what rounding drops from the high part is kept in the low one.</summary>
    private void AddDouble(double value)
    {
        var sum = high + value;
        if (!double.IsFinite(sum)) { special += sum; return; }
        var part = sum - high;
        low += (high - (sum - part)) + (value - part);
        high = sum;
    }
}
