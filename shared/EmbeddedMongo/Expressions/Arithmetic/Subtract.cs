using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arithmetic;

/// <summary>
/// <c>{$subtract: [left, right]}</c> subtracts numbers in the wider type, milliseconds from a date, or two dates (a long of milliseconds).
/// An int that overflows becomes a long, a long a double. Null when an operand is null or missing. Errors: TypeMismatch (14) for other
/// types, Overflow (15) for a date out of range. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/subtract/"/>.
/// </summary>
internal static class Subtract
{
    /// <summary>Returns the difference.</summary>
    public static BsonValue Of(BsonValue? left, BsonValue? right)
    {
        if (Number.IsNullish(left) || Number.IsNullish(right))
            return BsonNull.Value;
        return (left, right) switch
        {
            (BsonDateTime a, BsonDateTime b) => Difference(a.MillisecondsSinceEpoch, b.MillisecondsSinceEpoch),
            (BsonDateTime a, _) when Number.Is(right) => Add.Shift(a, Of(Number.Zero, right)),
            _ when Number.Is(left) && Number.Is(right) => Numbers(left!, right!),
            _ => throw new MongoException(
                ErrorCode.TypeMismatch,
                $"can't $subtract {BsonTypeNames.Of(right)} from {BsonTypeNames.Of(left)}"
            ),
        };
    }

    private static BsonValue Numbers(BsonValue left, BsonValue right)
    {
        switch (Number.Widest(left.BsonType, right.BsonType))
        {
            case BsonType.Decimal128:
                return new BsonDecimal128(DecimalMath.Subtract(Number.ToDecimal(left), Number.ToDecimal(right)));
            case BsonType.Double:
                return new BsonDouble(Number.ToDouble(left) - Number.ToDouble(right));
            case BsonType.Int32:
                return Number.IntOrLong(Number.ToLong(left) - Number.ToLong(right));
            default:
                var difference = (Int128)Number.ToLong(left) - Number.ToLong(right);
                return difference >= long.MinValue && difference <= long.MaxValue
                    ? new BsonInt64((long)difference)
                    : new BsonDouble((double)difference);
        }
    }

    private static BsonInt64 Difference(long left, long right)
    {
        var difference = (Int128)left - right;
        return difference >= long.MinValue && difference <= long.MaxValue
            ? new BsonInt64((long)difference)
            : throw new MongoException(ErrorCode.Overflow, "date overflow in $subtract");
    }
}
