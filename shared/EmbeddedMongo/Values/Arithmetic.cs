using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>
/// Adds and multiplies numbers in MongoDB's numeric types, for the update operators <c>$inc</c> and <c>$mul</c>. The result has the wider
/// type of the two (int, long, double, decimal); an int that overflows becomes a long. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/inc/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/update/mul/"/>.
/// </summary>
internal static class Arithmetic
{
    /// <summary>Adds two numbers.</summary>
    /// <param name="x">A number of any BSON type.</param>
    /// <param name="y">A number of any BSON type.</param>
    /// <returns>The sum, or null when two integers overflow a long.</returns>
    public static BsonValue? Add(BsonValue x, BsonValue y) => Combine(x, y, (a, b) => checked(a + b), (a, b) => a + b, DecimalMath.Add);

    /// <summary>Multiplies two numbers.</summary>
    /// <param name="x">A number of any BSON type.</param>
    /// <param name="y">A number of any BSON type.</param>
    /// <returns>The product, or null when two integers overflow a long.</returns>
    public static BsonValue? Multiply(BsonValue x, BsonValue y) =>
        Combine(x, y, (a, b) => checked(a * b), (a, b) => a * b, DecimalMath.Multiply);

    private static BsonValue? Combine(
        BsonValue x,
        BsonValue y,
        Func<long, long, long> integers,
        Func<double, double, double> doubles,
        Func<Decimal128, Decimal128, Decimal128> decimals
    )
    {
        if (x is BsonDecimal128 || y is BsonDecimal128)
            return new BsonDecimal128(decimals(ToDecimal(x), ToDecimal(y)));
        if (x is BsonDouble || y is BsonDouble)
            return doubles(x.ToDouble(), y.ToDouble());
        try
        {
            var result = integers(x.ToInt64(), y.ToInt64());
            return x is BsonInt32 && y is BsonInt32 && result is >= int.MinValue and <= int.MaxValue
                ? new BsonInt32((int)result)
                : new BsonInt64(result);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static Decimal128 ToDecimal(BsonValue value) =>
        value switch
        {
            BsonDecimal128 number => number.Value,
            BsonDouble number => DecimalMath.FromDouble(number.Value),
            _ => new Decimal128(value.ToInt64()),
        };
}
