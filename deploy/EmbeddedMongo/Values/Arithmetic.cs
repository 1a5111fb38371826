using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>
/// Sums and products in MongoDB's numeric types: the wider type of the two (int, long, double, decimal) is the result's; an int
/// that overflows becomes a long.
/// </summary>
public static class Arithmetic
{
    /// <summary>The sum, or null where two integers overflow a long.</summary>
    public static BsonValue? Add(BsonValue x, BsonValue y) => Combine(x, y, (a, b) => checked(a + b), (a, b) => a + b, DecimalMath.Add);

    /// <summary>The product, or null where two integers overflow a long.</summary>
    public static BsonValue? Multiply(BsonValue x, BsonValue y) => Combine(x, y, (a, b) => checked(a * b), (a, b) => a * b, DecimalMath.Multiply);

    private static BsonValue? Combine(
        BsonValue x, BsonValue y, Func<long, long, long> integers, Func<double, double, double> doubles, Func<Decimal128, Decimal128, Decimal128> decimals)
    {
        if (x is BsonDecimal128 || y is BsonDecimal128) return new BsonDecimal128(decimals(ToDecimal(x), ToDecimal(y)));
        if (x is BsonDouble || y is BsonDouble) return doubles(x.ToDouble(), y.ToDouble());
        try
        {
            var result = integers(x.ToInt64(), y.ToInt64());
            return x is BsonInt32 && y is BsonInt32 && result is >= int.MinValue and <= int.MaxValue ? new BsonInt32((int)result) : new BsonInt64(result);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static Decimal128 ToDecimal(BsonValue value) => value switch
    {
        BsonDecimal128 number => number.Value,
        BsonDouble number => DecimalMath.FromDouble(number.Value),
        _ => new Decimal128(value.ToInt64()),
    };
}
