using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Arithmetic;

/// <summary><c>$multiply</c>: in the widest of the factors' types; a long that overflows becomes a double.</summary>
internal static class Multiply
{
    public static BsonValue Of(BsonValue?[] factors)
    {
        BsonValue product = new BsonInt32(1);
        foreach (var factor in factors)
        {
            if (Number.IsNullish(factor)) return BsonNull.Value;
            if (!Number.Is(factor)) throw new MongoException(ErrorCode.TypeMismatch, $"$multiply only supports numeric types, not {BsonTypeNames.Of(factor)}");
            product = Pair(product, factor!);
        }

        return product;
    }

    private static BsonValue Pair(BsonValue left, BsonValue right)
    {
        switch (Number.Widest(left.BsonType, right.BsonType))
        {
            case BsonType.Decimal128: return new BsonDecimal128(DecimalMath.Multiply(Number.ToDecimal(left), Number.ToDecimal(right)));
            case BsonType.Double: return new BsonDouble(Number.ToDouble(left) * Number.ToDouble(right));
            case BsonType.Int32: return Number.IntOrLong(Number.ToLong(left) * Number.ToLong(right));
            default:
                var product = (Int128)Number.ToLong(left) * Number.ToLong(right);
                return product >= long.MinValue && product <= long.MaxValue ? new BsonInt64((long)product) : new BsonDouble((double)product);
        }
    }
}
