using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arithmetic;

/// <summary>The operators <c>$divide</c> and <c>$mod</c>.</summary>
internal static class Division
{
    /// <summary>
    /// <c>{$divide: [dividend, divisor]}</c> returns a double, or a decimal when an operand is a decimal. Null when an operand is null or
    /// missing. Errors: TypeMismatch (14) for other types, BadValue (2) for a zero divisor. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/divide/"/>.
    /// </summary>
    public static BsonValue Divide(BsonValue? left, BsonValue? right)
    {
        if (Number.IsNullish(left) || Number.IsNullish(right))
            return BsonNull.Value;
        if (!Number.Is(left) || !Number.Is(right))
        {
            throw new MongoException(
                ErrorCode.TypeMismatch,
                $"$divide only supports numeric types, not {BsonTypeNames.Of(left)} and {BsonTypeNames.Of(right)}"
            );
        }

        if (!Truth.Of(right))
            throw new MongoException(ErrorCode.BadValue, "can't $divide by zero");
        return Number.Widest(left!.BsonType, right!.BsonType) == BsonType.Decimal128
            ? new BsonDecimal128(DecimalMath.Divide(Number.ToDecimal(left), Number.ToDecimal(right)))
            : new BsonDouble(Number.ToDouble(left) / Number.ToDouble(right));
    }

    /// <summary>
    /// <c>{$mod: [dividend, divisor]}</c> returns the remainder in the wider type, with the sign of the dividend. Null when an operand is
    /// null or missing. Errors: 16611 for other types, 16610 for a zero divisor. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/mod/"/>.
    /// </summary>
    public static BsonValue Modulo(BsonValue? left, BsonValue? right)
    {
        if (Number.IsNullish(left) || Number.IsNullish(right))
            return BsonNull.Value;
        if (!Number.Is(left) || !Number.Is(right))
        {
            throw new MongoException(
                16611,
                $"$mod only supports numeric types, not {BsonTypeNames.Of(left)} and {BsonTypeNames.Of(right)}"
            );
        }

        if (!Truth.Of(right))
            throw new MongoException(16610, "can't $mod by zero");
        // A shell sends 2 as the double 2.0, so a double divisor with an int value keeps an integer dividend an integer.
        if (left is BsonInt32 or BsonInt64 && right is BsonDouble && Number.TryInt(right, out var whole))
            right = new BsonInt32(whole);
        var widest = Number.Widest(left!.BsonType, right!.BsonType);
        if (widest == BsonType.Decimal128)
            return new BsonDecimal128(DecimalMath.Modulo(Number.ToDecimal(left), Number.ToDecimal(right)));
        if (widest == BsonType.Double)
            return new BsonDouble(Number.ToDouble(left) % Number.ToDouble(right));

        // long.MinValue % −1 overflows in hardware, although the remainder is zero.
        var divisor = Number.ToLong(right);
        var remainder = divisor == -1 ? 0 : Number.ToLong(left) % divisor;
        return widest == BsonType.Int32 ? new BsonInt32((int)remainder) : new BsonInt64(remainder);
    }
}
