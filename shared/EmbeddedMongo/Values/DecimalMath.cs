using System.Globalization;
using System.Numerics;
using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>
/// Arithmetic of <see cref="Decimal128"/>, which MongoDB.Bson only stores and compares. It follows IEEE 754-2008 decimal128: 34 digits,
/// rounding half to even, and the preferred exponents of the standard (1.10 + 1 is 2.10).
/// </summary>
internal static class DecimalMath
{
    internal const int Digits = 34;
    private const int MinExponent = -6176;
    private const int MaxExponent = 6111;

    /// <summary>Returns the sum; NaN for infinities of opposite sign.</summary>
    public static Decimal128 Add(Decimal128 x, Decimal128 y)
    {
        if (Decimal128.IsNaN(x) || Decimal128.IsNaN(y))
            return Decimal128.QNaN;
        if (Decimal128.IsInfinity(x))
            return Decimal128.IsInfinity(y) && Decimal128.IsNegative(x) != Decimal128.IsNegative(y) ? Decimal128.QNaN : x;
        if (Decimal128.IsInfinity(y))
            return y;

        var (a, i) = Parts(x);
        var (b, j) = Parts(y);
        if (a.IsZero && b.IsZero)
            return Build(0, Math.Min(i, j), Decimal128.IsNegative(x) && Decimal128.IsNegative(y));
        // A term more than 80 digits below the other affects only the rounding: moving it closer keeps the integers small.
        if (!a.IsZero && !b.IsZero && i - j > 80)
            (b, j) = (b.Sign, i - 80);
        else if (!a.IsZero && !b.IsZero && j - i > 80)
            (a, i) = (a.Sign, j - 80);
        if (a.IsZero)
            return Build(b, j, preferred: Math.Min(i, j));
        if (b.IsZero)
            return Build(a, i, preferred: Math.Min(i, j));
        var common = Math.Min(i, j);
        return Build((a * Power(i - common)) + (b * Power(j - common)), common);
    }

    /// <summary>Returns <paramref name="x"/> − <paramref name="y"/>; NaN for infinities of the same sign.</summary>
    public static Decimal128 Subtract(Decimal128 x, Decimal128 y) => Add(x, Negate(y));

    /// <summary>Returns the product; NaN for zero times infinity.</summary>
    public static Decimal128 Multiply(Decimal128 x, Decimal128 y)
    {
        if (Decimal128.IsNaN(x) || Decimal128.IsNaN(y))
            return Decimal128.QNaN;
        var negative = Decimal128.IsNegative(x) != Decimal128.IsNegative(y);
        if (Decimal128.IsInfinity(x) || Decimal128.IsInfinity(y))
            return IsZero(x) || IsZero(y) ? Decimal128.QNaN : Infinity(negative);
        var (a, i) = Parts(x);
        var (b, j) = Parts(y);
        return Build(a * b, i + j, negative);
    }

    /// <summary>Returns <paramref name="x"/> / <paramref name="y"/>; division by zero gives an infinity, and NaN for 0/0.</summary>
    public static Decimal128 Divide(Decimal128 x, Decimal128 y)
    {
        if (Decimal128.IsNaN(x) || Decimal128.IsNaN(y))
            return Decimal128.QNaN;
        var negative = Decimal128.IsNegative(x) != Decimal128.IsNegative(y);
        if (Decimal128.IsInfinity(x))
            return Decimal128.IsInfinity(y) ? Decimal128.QNaN : Infinity(negative);
        if (Decimal128.IsInfinity(y))
            return Build(0, MinExponent, negative);
        var (a, i) = Parts(x);
        var (b, j) = Parts(y);
        if (b.IsZero)
            return a.IsZero ? Decimal128.QNaN : Infinity(negative);
        if (a.IsZero)
            return Build(0, i - j, negative);

        // Enough digits to know the one after the last kept; the digit appended below records that the rest is not zero.
        const int Extra = (2 * Digits) + 4;
        var quotient = BigInteger.DivRem(a * Power(Extra), b, out var rest);
        return rest.IsZero ? Build(quotient, i - j - Extra, preferred: i - j) : Build((quotient * 10) + quotient.Sign, i - j - Extra - 1);
    }

    /// <summary>
    /// Returns the remainder of truncating division, which has the sign of the dividend; NaN for a zero divisor or an infinite dividend.
    /// </summary>
    public static Decimal128 Modulo(Decimal128 x, Decimal128 y)
    {
        if (Decimal128.IsNaN(x) || Decimal128.IsNaN(y) || Decimal128.IsInfinity(x) || IsZero(y))
            return Decimal128.QNaN;
        if (Decimal128.IsInfinity(y))
            return x;
        var (a, i) = Parts(x);
        var (b, j) = Parts(y);
        var common = Math.Min(i, j);
        var divisor = BigInteger.Abs(b) * Power(j - common);
        // a × 10^n mod b by modular exponentiation, because n can be in the thousands.
        var remainder = BigInteger.Abs(a) * BigInteger.ModPow(10, i - common, divisor) % divisor;
        return Build(Decimal128.IsNegative(x) ? -remainder : remainder, common, Decimal128.IsNegative(x));
    }

    /// <summary>Returns the value with the opposite sign; zeros and NaN change their sign bit too.</summary>
    public static Decimal128 Negate(Decimal128 x) => Decimal128.FromIEEEBits(x.GetIEEEHighBits() ^ (1UL << 63), x.GetIEEELowBits());

    /// <summary>Returns the value without its sign.</summary>
    public static Decimal128 Abs(Decimal128 x) => Decimal128.FromIEEEBits(x.GetIEEEHighBits() & ~(1UL << 63), x.GetIEEELowBits());

    /// <summary>Returns true for zero with either sign and any exponent.</summary>
    public static bool IsZero(Decimal128 x) => !Decimal128.IsNaN(x) && !Decimal128.IsInfinity(x) && Parts(x).Coefficient.IsZero;

    /// <summary>Rounds to a number of digits after the decimal point. NaN and infinities are returned unchanged.</summary>
    /// <param name="x">The value.</param>
    /// <param name="places">The digits to keep after the point; a negative number rounds before the point.</param>
    /// <param name="rounding">The direction of rounding.</param>
    public static Decimal128 Round(Decimal128 x, int places, DecimalRounding rounding)
    {
        if (Decimal128.IsNaN(x) || Decimal128.IsInfinity(x))
            return x;
        var (coefficient, exponent) = Parts(x);
        if (exponent >= -places)
            return x;
        return Build(Shorten(coefficient, -places - exponent, rounding), -places, Decimal128.IsNegative(x));
    }

    /// <summary>
    /// Converts a double through its first 15 significant digits, which every double represents exactly; MongoDB converts in the same way.
    /// </summary>
    public static Decimal128 FromDouble(double value)
    {
        if (double.IsNaN(value))
            return Decimal128.QNaN;
        if (double.IsInfinity(value))
            return Infinity(value < 0);
        if (value == 0)
            return Build(0, 0, double.IsNegative(value));
        var text = value.ToString("E14", CultureInfo.InvariantCulture);
        var exponentAt = text.IndexOf('E', StringComparison.Ordinal);
        var coefficient = BigInteger.Parse(
            text[..exponentAt].Replace(".", "", StringComparison.Ordinal),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture
        );
        return Build(coefficient, int.Parse(text[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) - 14);
    }

    /// <summary>Converts the exact value of a double, rounded to 34 digits.</summary>
    public static Decimal128 FromDoubleExactly(double value)
    {
        if (double.IsNaN(value))
            return Decimal128.QNaN;
        if (double.IsInfinity(value))
            return Infinity(value < 0);
        var (coefficient, exponent) = ExactNumber.Of(value);
        return Build(coefficient, exponent, double.IsNegative(value));
    }

    /// <summary>Returns the nearest double: an infinity when the value is too large, zero when it is too small.</summary>
    public static double ToDouble(Decimal128 value)
    {
        if (Decimal128.IsNaN(value))
            return double.NaN;
        if (Decimal128.IsInfinity(value))
            return Decimal128.IsNegative(value) ? double.NegativeInfinity : double.PositiveInfinity;
        var (coefficient, exponent) = Parts(value);
        if (coefficient.IsZero)
            return Decimal128.IsNegative(value) ? -0.0 : 0.0;
        return double.Parse(
            string.Create(CultureInfo.InvariantCulture, $"{coefficient}E{exponent}"),
            NumberStyles.Float,
            CultureInfo.InvariantCulture
        );
    }

    /// <summary>Returns the nearest decimal128 to an integer; an infinity when it is out of range.</summary>
    public static Decimal128 FromInteger(BigInteger value) => Build(value, 0);

    /// <summary>Returns the integer part. The value must be finite; the caller checks.</summary>
    internal static BigInteger Truncate(Decimal128 value)
    {
        var (coefficient, exponent) = Parts(value);
        if (exponent >= 0)
            return coefficient * Power(exponent);
        return -exponent > Digits ? BigInteger.Zero : BigInteger.Divide(coefficient, Power(-exponent));
    }

    /// <summary>Splits a finite value into coefficient × 10^exponent.</summary>
    internal static ExactNumber Parts(Decimal128 value) => ExactNumber.Of(value);

    /// <summary>
    /// Returns the nearest decimal128 to coefficient × 10^exponent. An exact result gets the exponent closest to
    /// <paramref name="preferred"/>.
    /// </summary>
    internal static Decimal128 Build(BigInteger coefficient, int exponent, bool negativeZero = false, int? preferred = null)
    {
        var negative = coefficient.IsZero ? negativeZero : coefficient.Sign < 0;
        var magnitude = BigInteger.Abs(coefficient);
        if (preferred is { } wanted)
        {
            while (exponent < wanted && !magnitude.IsZero && (magnitude % 10).IsZero)
                (magnitude, exponent) = (magnitude / 10, exponent + 1);
            while (exponent > wanted && CountDigits(magnitude) < Digits)
                (magnitude, exponent) = (magnitude * 10, exponent - 1);
        }

        var excess = Math.Max(CountDigits(magnitude) - Digits, MinExponent - exponent);
        if (excess > 0)
        {
            (magnitude, exponent) = (Shorten(magnitude, excess, DecimalRounding.HalfEven), exponent + excess);
            // 99…9 rounds up to one digit more.
            if (CountDigits(magnitude) > Digits)
                (magnitude, exponent) = (magnitude / 10, exponent + 1);
        }

        if (magnitude.IsZero)
            exponent = Math.Clamp(exponent, MinExponent, MaxExponent);
        if (exponent > MaxExponent)
        {
            if (CountDigits(magnitude) + exponent - MaxExponent > Digits)
                return Infinity(negative);
            (magnitude, exponent) = (magnitude * Power(exponent - MaxExponent), MaxExponent);
        }

        var high = (ulong)(magnitude >> 64) | (ulong)(exponent - MinExponent) << 49 | (negative ? 1UL << 63 : 0);
        return Decimal128.FromIEEEBits(high, (ulong)(magnitude & ulong.MaxValue));
    }

    internal static Decimal128 Infinity(bool negative) => negative ? Decimal128.NegativeInfinity : Decimal128.PositiveInfinity;

    internal static BigInteger Power(int exponent) => BigInteger.Pow(10, exponent);

    internal static int CountDigits(BigInteger value)
    {
        value = BigInteger.Abs(value);
        if (value.IsZero)
            return 1;
        var estimate = (int)((value.GetBitLength() - 1) * 0.30102999566398120);
        return value >= Power(estimate + 1) ? estimate + 2
            : value >= Power(estimate) ? estimate + 1
            : estimate;
    }

    private static BigInteger Shorten(BigInteger coefficient, int digits, DecimalRounding rounding)
    {
        if (digits > CountDigits(coefficient) + 1)
            (coefficient, digits) = (coefficient.Sign, 2);
        var divisor = Power(digits);
        var quotient = BigInteger.DivRem(coefficient, divisor, out var rest);
        var step = coefficient.Sign;
        return rounding switch
        {
            DecimalRounding.TowardZero => quotient,
            DecimalRounding.Floor => rest.Sign < 0 ? quotient - 1 : quotient,
            DecimalRounding.Ceiling => rest.Sign > 0 ? quotient + 1 : quotient,
            _ => BigInteger.Compare(BigInteger.Abs(rest) * 2, divisor) switch
            {
                > 0 => quotient + step,
                0 when !quotient.IsEven => quotient + step,
                _ => quotient,
            },
        };
    }
}

/// <summary>The directions in which <see cref="DecimalMath.Round"/> rounds.</summary>
internal enum DecimalRounding
{
    /// <summary>To the nearest value; ties go to the even digit.</summary>
    HalfEven,

    /// <summary>Toward zero: the digits are dropped.</summary>
    TowardZero,

    /// <summary>Toward −Infinity.</summary>
    Floor,

    /// <summary>Toward +Infinity.</summary>
    Ceiling,
}
