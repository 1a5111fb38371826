using System.Numerics;
using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>
/// Computes roots, powers and logarithms of <see cref="Decimal128"/>: in fixed point with 80 decimals, then rounded to the 34 digits of
/// decimal128 (IEEE 754-2008). NaN gives NaN.
/// </summary>
internal static class DecimalFunctions
{
    private const int Scale = 80;
    private static readonly BigInteger One = BigInteger.Pow(10, Scale);
    private static readonly BigInteger LnTen = FixedLn(10 * One);

    /// <summary>Returns the square root. The value must not be negative; the caller checks.</summary>
    public static Decimal128 Sqrt(Decimal128 value)
    {
        if (Decimal128.IsNaN(value) || Decimal128.IsInfinity(value) || DecimalMath.IsZero(value))
            return value;
        var (coefficient, exponent) = DecimalMath.Parts(value);
        var preferred = (int)Math.Floor(exponent / 2.0);
        // 2n more digits under the root give n more digits of the root; the exponent must be even.
        var shift = (2 * Scale) + (exponent & 1);
        var scaled = coefficient * BigInteger.Pow(10, shift);
        var root = IntegerSqrt(scaled);
        return root * root == scaled
            ? DecimalMath.Build(root, (exponent - shift) / 2, preferred: preferred)
            : DecimalMath.Build((root * 10) + 1, ((exponent - shift) / 2) - 1);
    }

    /// <summary>Returns the natural logarithm. The value must be above zero; the caller checks.</summary>
    public static Decimal128 Ln(Decimal128 value) =>
        Decimal128.IsNaN(value) || Decimal128.IsInfinity(value) ? value : FromFixed(FixedLn(value));

    /// <summary>Returns the logarithm to base ten, exact for powers of ten. The value must be above zero; the caller checks.</summary>
    public static Decimal128 Log10(Decimal128 value)
    {
        if (Decimal128.IsNaN(value) || Decimal128.IsInfinity(value))
            return value;
        var (coefficient, exponent) = DecimalMath.Parts(value);
        var digits = DecimalMath.CountDigits(coefficient) - 1;
        return coefficient == BigInteger.Pow(10, digits)
            ? DecimalMath.FromInteger(digits + exponent)
            : FromFixed(FixedLn(value) * One / LnTen);
    }

    /// <summary>Returns e to the power of the value: zero for −Infinity, and Infinity when the result is out of range.</summary>
    public static Decimal128 Exp(Decimal128 value)
    {
        if (Decimal128.IsNaN(value))
            return value;
        if (Decimal128.IsInfinity(value))
            return Decimal128.IsNegative(value) ? Decimal128.Zero : value;
        return DecimalMath.IsZero(value) ? Decimal128.One : ExpOfFixed(ToFixed(value, limit: 15000));
    }

    /// <summary>
    /// Returns <paramref name="x"/> to the power <paramref name="y"/>; NaN for a negative base with a fractional exponent. Zero to a
    /// negative power is not defined; the caller checks.
    /// </summary>
    public static Decimal128 Pow(Decimal128 x, Decimal128 y)
    {
        if (DecimalMath.IsZero(y))
            return Decimal128.One;
        if (Decimal128.IsNaN(x) || Decimal128.IsNaN(y))
            return Decimal128.QNaN;
        if (Decimal128.IsInfinity(x) || Decimal128.IsInfinity(y))
            return DecimalMath.FromDouble(Math.Pow(DecimalMath.ToDouble(x), DecimalMath.ToDouble(y)));
        if (DecimalMath.IsZero(x))
            return Decimal128.Zero;

        var whole = Decimal128.Compare(DecimalMath.Round(y, 0, DecimalRounding.TowardZero), y) == 0;
        if (!whole && Decimal128.IsNegative(x))
            return Decimal128.QNaN;
        if (whole && Math.Abs(DecimalMath.ToDouble(y)) <= 128)
        {
            var n = (int)DecimalMath.Truncate(y);
            var (coefficient, exponent) = DecimalMath.Parts(x);
            var power = DecimalMath.Build(BigInteger.Pow(coefficient, Math.Abs(n)), exponent * Math.Abs(n));
            if (n > 0)
                return power;
            var denominator = BigInteger.Pow(coefficient, -n);
            var numerator = BigInteger.Pow(10, DecimalMath.CountDigits(denominator) + (2 * DecimalMath.Digits));
            return DecimalMath.Build(numerator / denominator, (exponent * n) - (DecimalMath.CountDigits(numerator) - 1), preferred: 0);
        }

        // y × ln x in fixed point; y can have any exponent, so it stays a coefficient until the product.
        var (yCoefficient, yExponent) = DecimalMath.Parts(y);
        var ln = FixedLn(DecimalMath.Abs(x));
        var limit = 15000 * One;
        var product = yCoefficient * ln;
        if (yExponent >= 0)
            product = yExponent > 2 * Scale ? product.Sign * limit : product * BigInteger.Pow(10, yExponent);
        else
            product /= BigInteger.Pow(10, -yExponent);
        var result = ExpOfFixed(BigInteger.Min(limit, BigInteger.Max(-limit, product)));
        var odd = whole && Decimal128.IsNegative(x) && !DecimalMath.Truncate(y).IsEven;
        return odd ? DecimalMath.Negate(result) : result;
    }

    private static Decimal128 FromFixed(BigInteger value) => DecimalMath.Build(value, -Scale, preferred: 0);

    private static BigInteger ToFixed(Decimal128 value, int limit)
    {
        var size = DecimalMath.ToDouble(value);
        if (Math.Abs(size) > limit)
            return Math.Sign(size) * limit * One;
        var (coefficient, exponent) = DecimalMath.Parts(value);
        return exponent + Scale >= 0
            ? coefficient * BigInteger.Pow(10, exponent + Scale)
            : coefficient / BigInteger.Pow(10, -(exponent + Scale));
    }

    private static BigInteger FixedLn(Decimal128 value)
    {
        var (coefficient, exponent) = DecimalMath.Parts(value);
        // c × 10^e as m × 10^k with 1 ≤ m < 10, or with 0.1 ≤ m < 1 just below one, where ln m would cancel against ln 10.
        var digits = DecimalMath.CountDigits(coefficient) - 1;
        var mantissa = coefficient * BigInteger.Pow(10, Scale - digits);
        var power = digits + exponent;
        if (power == -1)
            (mantissa, power) = (mantissa / 10, 0);
        return FixedLn(mantissa) + (power * LnTen);
    }

    /// <summary>
    /// Computes ln m as 2 atanh((m − 1)/(m + 1)), after square roots have brought m close to one, where the series converges fast.
    /// </summary>
    private static BigInteger FixedLn(BigInteger mantissa)
    {
        var doublings = 0;
        while (BigInteger.Abs(mantissa - One) > One / 8)
        {
            mantissa = IntegerSqrt(mantissa * One);
            doublings++;
        }

        var z = (mantissa - One) * One / (mantissa + One);
        var square = z * z / One;
        var (sum, term) = (z, z);
        for (var n = 3; !term.IsZero; n += 2)
        {
            term = term * square / One;
            sum += term / n;
        }

        return sum << (1 + doublings);
    }

    private static Decimal128 ExpOfFixed(BigInteger value)
    {
        // e^v = 10^n × e^r with r in [0, ln 10); then Taylor's series of r/256, squared eight times.
        var n = BigInteger.DivRem(value, LnTen, out var rest);
        if (rest.Sign < 0)
            (n, rest) = (n - 1, rest + LnTen);
        rest >>= 8;
        var (sum, term) = (One, One);
        for (var k = 1; !term.IsZero; k++)
        {
            term = term * rest / (One * k);
            sum += term;
        }

        for (var i = 0; i < 8; i++)
            sum = sum * sum / One;
        return DecimalMath.Build(sum, (int)n - Scale);
    }

    private static BigInteger IntegerSqrt(BigInteger value)
    {
        if (value.IsZero)
            return value;
        var root = BigInteger.One << (int)((value.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + (value / root)) >> 1;
            if (next >= root)
                return root;
            root = next;
        }
    }
}
