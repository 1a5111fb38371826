using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Arithmetic;

/// <summary><c>$divide</c>, always a double or a decimal, and <c>$mod</c>, in the widest type and with the dividend's sign.</summary>
internal static class Division
{
    public static BsonValue Divide(BsonValue? left, BsonValue? right)
    {
        if (Number.IsNullish(left) || Number.IsNullish(right)) return BsonNull.Value;
        if (!Number.Is(left) || !Number.Is(right))
        {
            throw new MongoException(ErrorCode.TypeMismatch, $"$divide only supports numeric types, not {BsonTypeNames.Of(left)} and {BsonTypeNames.Of(right)}");
        }

        if (!Truth.Of(right)) throw new MongoException(ErrorCode.BadValue, "can't $divide by zero");
        return Number.Widest(left!.BsonType, right!.BsonType) == BsonType.Decimal128
            ? new BsonDecimal128(DecimalMath.Divide(Number.ToDecimal(left), Number.ToDecimal(right)))
            : new BsonDouble(Number.ToDouble(left) / Number.ToDouble(right));
    }

    public static BsonValue Modulo(BsonValue? left, BsonValue? right)
    {
        if (Number.IsNullish(left) || Number.IsNullish(right)) return BsonNull.Value;
        if (!Number.Is(left) || !Number.Is(right))
        {
            throw new MongoException(16611, $"$mod only supports numeric types, not {BsonTypeNames.Of(left)} and {BsonTypeNames.Of(right)}");
        }

        if (!Truth.Of(right)) throw new MongoException(16610, "can't $mod by zero");
        // A shell writes 2 as the double 2.0: a divisor that is an int does not make a whole number a double.
        if (left is BsonInt32 or BsonInt64 && right is BsonDouble && Number.TryInt(right, out var whole)) right = new BsonInt32(whole);
        var widest = Number.Widest(left!.BsonType, right!.BsonType);
        if (widest == BsonType.Decimal128) return new BsonDecimal128(DecimalMath.Modulo(Number.ToDecimal(left), Number.ToDecimal(right)));
        if (widest == BsonType.Double) return new BsonDouble(Number.ToDouble(left) % Number.ToDouble(right));

        // long.MinValue % −1 overflows in hardware, and is zero.
        var divisor = Number.ToLong(right);
        var remainder = divisor == -1 ? 0 : Number.ToLong(left) % divisor;
        return widest == BsonType.Int32 ? new BsonInt32((int)remainder) : new BsonInt64(remainder);
    }
}
