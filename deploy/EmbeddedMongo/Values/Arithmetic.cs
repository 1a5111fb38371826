using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>
/// Sums and products in MongoDB's numeric types: the wider type of the two (int, long, double, decimal) is the result's; an int
/// that overflows becomes a long.
/// </summary>
public static class Arithmetic
{
    /// <summary>The sum, or null where two integers overflow a long.</summary>
    public static BsonValue? Add(BsonValue x, BsonValue y) => Combine(x, y, (a, b) => checked(a + b), (a, b) => a + b, (a, b) => a + b);

    /// <summary>The product, or null where two integers overflow a long.</summary>
    public static BsonValue? Multiply(BsonValue x, BsonValue y) => Combine(x, y, (a, b) => checked(a * b), (a, b) => a * b, (a, b) => a * b);

    private static BsonValue? Combine(
        BsonValue x, BsonValue y, Func<long, long, long> integers, Func<double, double, double> doubles, Func<decimal, decimal, decimal> decimals)
    {
        if (x is BsonDecimal128 || y is BsonDecimal128) return OfDecimals(x, y, doubles, decimals);
        if (x is BsonDouble || y is BsonDouble) return doubles(x.ToDouble(), y.ToDouble());
        try
        {
            var result = integers(x.ToInt64(), y.ToInt64());
            return x is BsonInt32 && y is BsonInt32 && result is >= int.MinValue and <= int.MaxValue ? (int)result : result;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>In .NET's 28-digit decimal where both fit it, else (beyond 7.9e28) through doubles, which keeps 17 of the 34 digits.</summary>
    private static BsonDecimal128 OfDecimals(BsonValue x, BsonValue y, Func<double, double, double> doubles, Func<decimal, decimal, decimal> decimals)
    {
        try
        {
            return new BsonDecimal128(decimals(x.ToDecimal(), y.ToDecimal()));
        }
        catch (OverflowException)
        {
            return new BsonDecimal128(Decimal128.Parse(doubles(NumberOrder.Nearest(x), NumberOrder.Nearest(y)).ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
        }
    }
}
