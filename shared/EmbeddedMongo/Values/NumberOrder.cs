using System.Globalization;
using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>
/// Compares numbers of the four BSON types by their exact value: a long loses no digits to a double. NaN is below every number and equal to
/// itself. See <see href="https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/"/>.
/// </summary>
internal static class NumberOrder
{
    /// <summary>Compares two numbers.</summary>
    /// <exception cref="ArgumentException">A value is not a number.</exception>
    public static int Compare(BsonValue x, BsonValue y) =>
        (x, y) switch
        {
            (BsonInt32 or BsonInt64, BsonInt32 or BsonInt64) => x.ToInt64().CompareTo(y.ToInt64()),
            (BsonDecimal128, _) or (_, BsonDecimal128) => CompareDecimals(x, y),
            (BsonDouble a, BsonDouble b) => a.Value.CompareTo(b.Value), // .NET also orders NaN first
            (BsonDouble a, _) => CompareDoubleToLong(a.Value, y.ToInt64()),
            (_, BsonDouble b) => -CompareDoubleToLong(b.Value, x.ToInt64()),
            _ => throw new ArgumentException($"{x.BsonType} and {y.BsonType} are not both numbers"),
        };

    public static bool IsNaN(BsonValue value) =>
        value switch
        {
            BsonDouble { Value: var number } => double.IsNaN(number),
            BsonDecimal128 { Value: var number } => Decimal128.IsNaN(number),
            _ => false,
        };

    /// <summary>Returns the double nearest to the number; negative zero gives zero, so that equal numbers give one hash.</summary>
    public static double Nearest(BsonValue value)
    {
        var nearest = value switch
        {
            BsonDecimal128 { Value: var number } when Decimal128.IsNaN(number) => double.NaN,
            BsonDecimal128 { Value: var number } when Decimal128.IsPositiveInfinity(number) => double.PositiveInfinity,
            BsonDecimal128 { Value: var number } when Decimal128.IsNegativeInfinity(number) => double.NegativeInfinity,
            BsonDecimal128 { Value: var number } => Clamp(
                double.Parse(number.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture)
            ),
            _ => value.ToDouble(),
        };
        return nearest == 0 ? 0 : nearest;
    }

    /// <summary>Keeps a finite decimal that is out of a double's range below infinity, which is another number.</summary>
    private static double Clamp(double value) => Math.Clamp(value, double.MinValue, double.MaxValue);

    private static int CompareDoubleToLong(double x, long y)
    {
        if (double.IsNaN(x))
            return -1;
        if (x >= 9223372036854775808.0)
            return 1;
        if (x < -9223372036854775808.0)
            return -1;
        var whole = Math.Truncate(x);
        var order = ((long)whole).CompareTo(y);
        return order != 0 ? order : x.CompareTo(whole);
    }

    private static int CompareDecimals(BsonValue x, BsonValue y)
    {
        // Rounding preserves order, so only numbers that round to the same double need the exact comparison.
        var order = Nearest(x).CompareTo(Nearest(y));
        return order != 0 ? order : ExactNumber.Of(x).CompareTo(ExactNumber.Of(y));
    }
}
