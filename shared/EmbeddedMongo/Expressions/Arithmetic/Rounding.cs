using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arithmetic;

/// <summary>The operators that round; the result keeps the type of the number.</summary>
internal static class Rounding
{
    /// <summary>
    /// <c>{$abs: number}</c> returns the absolute value; null for null and missing. Errors: 28765 for other types, 28680 for the smallest
    /// long. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/abs/"/>.
    /// </summary>
    public static BsonValue Abs(BsonValue? value) =>
        value switch
        {
            BsonInt32 number => Number.IntOrLong(Math.Abs((long)number.Value)),
            BsonInt64 { Value: long.MinValue } => throw new MongoException(28680, "can't take $abs of long long min"),
            BsonInt64 number => new BsonInt64(Math.Abs(number.Value)),
            BsonDouble number => new BsonDouble(Math.Abs(number.Value)),
            BsonDecimal128 number => new BsonDecimal128(DecimalMath.Abs(number.Value)),
            _ => NullOrRefuse("$abs", value),
        };

    /// <summary>
    /// <c>{$ceil: number}</c> rounds up to a whole number; null for null and missing. Errors: 28765 for other types. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/ceil/"/>.
    /// </summary>
    public static BsonValue Ceiling(BsonValue? value) =>
        value switch
        {
            BsonInt32 or BsonInt64 => value,
            BsonDouble number => new BsonDouble(Math.Ceiling(number.Value)),
            BsonDecimal128 number => new BsonDecimal128(DecimalMath.Round(number.Value, 0, DecimalRounding.Ceiling)),
            _ => NullOrRefuse("$ceil", value),
        };

    /// <summary>
    /// <c>{$floor: number}</c> rounds down to a whole number; null for null and missing. Errors: 28765 for other types. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/floor/"/>.
    /// </summary>
    public static BsonValue Floor(BsonValue? value) =>
        value switch
        {
            BsonInt32 or BsonInt64 => value,
            BsonDouble number => new BsonDouble(Math.Floor(number.Value)),
            BsonDecimal128 number => new BsonDecimal128(DecimalMath.Round(number.Value, 0, DecimalRounding.Floor)),
            _ => NullOrRefuse("$floor", value),
        };

    /// <summary>
    /// <c>{$round: [number, place]}</c> rounds half to even, to decimal places from −20 to 100 (0 by default); null when an operand is
    /// null or missing. Errors: 51081 for other types, 51082 or 51083 for a bad place, 51080 for an integer result that no long holds. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/round/"/>.
    /// </summary>
    public static BsonValue Round(BsonValue? value, BsonValue? places) => ToPlaces("$round", value, places, DecimalRounding.HalfEven);

    /// <summary>
    /// <c>{$trunc: [number, place]}</c> drops the digits after a decimal place, with the operands and errors of <c>$round</c>. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/trunc/"/>.
    /// </summary>
    public static BsonValue Truncate(BsonValue? value, BsonValue? places) => ToPlaces("$trunc", value, places, DecimalRounding.TowardZero);

    /// <summary>Returns null for a null or missing operand of a unary numeric operator.</summary>
    /// <exception cref="MongoException">28765 for any other operand.</exception>
    public static BsonValue NullOrRefuse(string name, BsonValue? value) =>
        Number.IsNullish(value)
            ? BsonNull.Value
            : throw new MongoException(28765, $"{name} only supports numeric types, not {BsonTypeNames.Of(value)}");

    private static BsonValue ToPlaces(string name, BsonValue? value, BsonValue? places, DecimalRounding rounding)
    {
        if (Number.IsNullish(value) || Number.IsNullish(places))
            return BsonNull.Value;
        if (!Number.Is(value))
            throw new MongoException(51081, $"{name} only supports numeric types, not {BsonTypeNames.Of(value)}");
        if (!Number.TryWhole(places, out var precision))
            throw new MongoException(51082, "precision argument to  " + name + " must be a integral value");
        if (precision is < -20 or > 100)
            throw new MongoException(51083, $"cannot apply {name} with precision value {precision} value must be in [-20, 100]");

        var digits = (int)precision;
        switch (value)
        {
            case BsonDecimal128 number:
                return new BsonDecimal128(DecimalMath.Round(number.Value, digits, rounding));
            case BsonDouble number:
                return new BsonDouble(ToPlaces(number.Value, digits, rounding));
            case var _ when digits >= 0:
                return value!;
        }

        // A negative place changes an integer, and rounding up can overflow its type.
        var rounded = DecimalMath.Truncate(DecimalMath.Round(Number.ToDecimal(value!), digits, rounding));
        if (rounded > long.MaxValue || rounded < long.MinValue)
        {
            throw new MongoException(
                51080,
                $"invalid conversion from Decimal128 result in {name} resulting from arguments: [{value}, {precision}]"
            );
        }

        return value is BsonInt64 ? new BsonInt64((long)rounded) : Number.IntOrLong((long)rounded);
    }

    private static double ToPlaces(double value, int digits, DecimalRounding rounding)
    {
        if (!double.IsFinite(value))
            return value;
        if (digits == 0)
            return rounding == DecimalRounding.HalfEven ? Math.Round(value, MidpointRounding.ToEven) : Math.Truncate(value);
        // Rounds the double's exact decimal value, as MongoDB does: 1.005 is stored slightly lower and rounds to 1.
        return DecimalMath.ToDouble(DecimalMath.Round(DecimalMath.FromDoubleExactly(value), digits, rounding));
    }
}
