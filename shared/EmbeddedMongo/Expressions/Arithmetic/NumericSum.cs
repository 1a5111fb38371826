using System.Numerics;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arithmetic;

/// <summary>
/// The running sum of <c>$add</c>, <c>$sum</c> and <c>$avg</c>, with the precision of MongoDB: integers are added exactly, doubles with
/// compensation (ten times 0.1 is 1), decimals separately. The result has the widest type of the terms; an int that overflows becomes a
/// long, a long a double.
/// </summary>
internal sealed class NumericSum
{
    private Int128 _whole;
    private double _high;
    private double _low;
    private double _special;
    private Decimal128 _exact = Decimal128.Zero;
    private BsonType _type = BsonType.Int32;

    /// <summary>Adds a number.</summary>
    public void Add(BsonValue number)
    {
        _type = Number.Widest(_type, number.BsonType);
        switch (number)
        {
            case BsonInt32 value:
                _whole += value.Value;
                break;
            case BsonInt64 value:
                _whole += value.Value;
                break;
            case BsonDouble value when !double.IsFinite(value.Value):
                _special += value.Value;
                break;
            case BsonDouble value:
                AddDouble(value.Value);
                break;
            case BsonDecimal128 value:
                _exact = DecimalMath.Add(_exact, value.Value);
                break;
        }
    }

    /// <summary>The sum; the int 0 without terms.</summary>
    public BsonValue Result =>
        _type switch
        {
            BsonType.Int32 when _whole >= long.MinValue && _whole <= long.MaxValue => Number.IntOrLong((long)_whole),
            BsonType.Int64 when _whole >= long.MinValue && _whole <= long.MaxValue => new BsonInt64((long)_whole),
            BsonType.Decimal128 => new BsonDecimal128(Decimal),
            _ => new BsonDouble(Double),
        };

    /// <summary>Returns the sum divided by the number of terms: a double, or a decimal when a term is a decimal.</summary>
    public BsonValue Average(long count) =>
        _type == BsonType.Decimal128
            ? new BsonDecimal128(DecimalMath.Divide(Decimal, new Decimal128(count)))
            : new BsonDouble(Double / count);

    private double Double
    {
        get
        {
            if (_special != 0 || double.IsNaN(_special))
                return _special;
            var sum = new NumericSum { _high = _high, _low = _low };
            var nearest = (double)_whole;
            sum.AddDouble(nearest);
            sum.AddDouble((double)(_whole - (Int128)nearest));
            return sum._high + sum._low;
        }
    }

    private Decimal128 Decimal
    {
        get
        {
            var sum = DecimalMath.Add(_exact, DecimalMath.FromInteger((BigInteger)_whole));
            if (_special != 0 || double.IsNaN(_special))
                return DecimalMath.Add(sum, DecimalMath.FromDoubleExactly(_special));
            if (_high != 0)
                sum = DecimalMath.Add(sum, DecimalMath.FromDoubleExactly(_high));
            return _low != 0 ? DecimalMath.Add(sum, DecimalMath.FromDoubleExactly(_low)) : sum;
        }
    }

    /// <summary>Adds a double by Knuth's two-sum: the low part keeps what rounding drops from the high part.</summary>
    private void AddDouble(double value)
    {
        var sum = _high + value;
        if (!double.IsFinite(sum))
        {
            _special += sum;
            return;
        }
        var part = sum - _high;
        _low += (_high - (sum - part)) + (value - part);
        _high = sum;
    }
}
