using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arithmetic;

/// <summary>
/// <c>{$multiply: [factors]}</c> multiplies numbers in the widest of their types; an int that overflows becomes a long, a long a double.
/// Null when a factor is null or missing. Errors: TypeMismatch (14) for other types. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/multiply/"/>.
/// </summary>
internal static class Multiply
{
    /// <summary>Returns the product; 1 without factors.</summary>
    public static BsonValue Of(BsonValue?[] factors)
    {
        BsonValue product = new BsonInt32(1);
        foreach (var factor in factors)
        {
            if (Number.IsNullish(factor))
                return BsonNull.Value;
            if (!Number.Is(factor))
                throw new MongoException(ErrorCode.TypeMismatch, $"$multiply only supports numeric types, not {BsonTypeNames.Of(factor)}");
            product = Pair(product, factor!);
        }

        return product;
    }

    private static BsonValue Pair(BsonValue left, BsonValue right)
    {
        switch (Number.Widest(left.BsonType, right.BsonType))
        {
            case BsonType.Decimal128:
                return new BsonDecimal128(DecimalMath.Multiply(Number.ToDecimal(left), Number.ToDecimal(right)));
            case BsonType.Double:
                return new BsonDouble(Number.ToDouble(left) * Number.ToDouble(right));
            case BsonType.Int32:
                return Number.IntOrLong(Number.ToLong(left) * Number.ToLong(right));
            default:
                var product = (Int128)Number.ToLong(left) * Number.ToLong(right);
                return product >= long.MinValue && product <= long.MaxValue
                    ? new BsonInt64((long)product)
                    : new BsonDouble((double)product);
        }
    }
}
