using System.Numerics;
using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>A finite number of any BSON type without rounding: <c>Coefficient × 10^Exponent</c>.</summary>
internal readonly record struct ExactNumber(BigInteger Coefficient, int Exponent) : IComparable<ExactNumber>
{
    /// <summary>Returns the exact value of a number. Infinities and NaN, which the callers compare before, read as zero.</summary>
    public static ExactNumber Of(BsonValue value) =>
        value switch
        {
            BsonDouble { Value: var number } => double.IsFinite(number) ? Of(number) : default,
            BsonDecimal128 { Value: var number } => Decimal128.IsNaN(number) || Decimal128.IsInfinity(number) ? default : Of(number),
            _ => new(value.ToInt64(), 0),
        };

    /// <summary>Decodes a finite decimal128 in the binary integer encoding of IEEE 754-2008.</summary>
    public static ExactNumber Of(Decimal128 value)
    {
        var high = value.GetIEEEHighBits();
        var low = value.GetIEEELowBits();
        var largeForm = (high >> 61 & 3) == 3;
        var exponent = (int)(largeForm ? high >> 47 & 0x3FFF : high >> 49 & 0x3FFF) - 6176;
        // A significand in the large form has more than 34 digits, which the standard defines as zero.
        var coefficient = largeForm ? BigInteger.Zero : ((BigInteger)(high & 0x1FFFFFFFFFFFF) << 64) + low;
        return new(Decimal128.IsNegative(value) ? -coefficient : coefficient, exponent);
    }

    /// <summary>Converts a finite double exactly: m × 2^e with a negative e is m × 5^−e × 10^e.</summary>
    public static ExactNumber Of(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var biased = (int)(bits >> 52 & 0x7FF);
        var mantissa = biased == 0 ? bits & 0xFFFFFFFFFFFFF : (bits & 0xFFFFFFFFFFFFF) | 1L << 52;
        var power = Math.Max(biased, 1) - 1075;
        while (mantissa != 0 && (mantissa & 1) == 0 && power < 0)
            (mantissa, power) = (mantissa >> 1, power + 1);
        var signed = bits < 0 ? -(BigInteger)mantissa : mantissa;
        return power >= 0 ? new(signed << power, 0) : new(signed * BigInteger.Pow(5, -power), power);
    }

    /// <summary>Returns the exact difference.</summary>
    public static ExactNumber operator -(ExactNumber left, ExactNumber right)
    {
        var common = Math.Min(left.Exponent, right.Exponent);
        return new(left.At(common) - right.At(common), common);
    }

    /// <inheritdoc/>
    public int CompareTo(ExactNumber other) => (this - other).Coefficient.Sign;

    private BigInteger At(int exponent) => Coefficient * BigInteger.Pow(10, Exponent - exponent);
}
