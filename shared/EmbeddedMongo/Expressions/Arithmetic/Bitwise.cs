using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arithmetic;

/// <summary>
/// The bitwise operators on ints and longs; a long among the operands makes the result a long. Null when an operand is null or missing.
/// Errors: TypeMismatch (14) for any other type.
/// </summary>
internal static class Bitwise
{
    /// <summary>
    /// <c>{$bitAnd: [integers]}</c>; −1 without operands. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/bitAnd/"/>.
    /// </summary>
    public static BsonValue And(BsonValue?[] values) => Fold("$bitAnd", values, -1, (x, y) => x & y);

    /// <summary>
    /// <c>{$bitOr: [integers]}</c>; 0 without operands. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/bitOr/"/>.
    /// </summary>
    public static BsonValue Or(BsonValue?[] values) => Fold("$bitOr", values, 0, (x, y) => x | y);

    /// <summary>
    /// <c>{$bitXor: [integers]}</c>; 0 without operands. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/bitXor/"/>.
    /// </summary>
    public static BsonValue Xor(BsonValue?[] values) => Fold("$bitXor", values, 0, (x, y) => x ^ y);

    /// <summary>
    /// <c>{$bitNot: integer}</c> inverts every bit. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/bitNot/"/>.
    /// </summary>
    public static BsonValue Not(BsonValue? value) =>
        value switch
        {
            BsonInt32 number => new BsonInt32(~number.Value),
            BsonInt64 number => new BsonInt64(~number.Value),
            _ when Number.IsNullish(value) => BsonNull.Value,
            _ => throw new MongoException(ErrorCode.TypeMismatch, $"$bitNot only supports int and long, not: {BsonTypeNames.Of(value)}."),
        };

    private static BsonValue Fold(string name, BsonValue?[] values, long start, Func<long, long, long> operation)
    {
        var result = start;
        var isLong = false;
        foreach (var value in values)
        {
            if (Number.IsNullish(value))
                return BsonNull.Value;
            if (value is not (BsonInt32 or BsonInt64))
                throw new MongoException(ErrorCode.TypeMismatch, $"{name} only supports int and long operands.");
            isLong |= value is BsonInt64;
            result = operation(result, Number.ToLong(value));
        }

        return isLong ? new BsonInt64(result) : new BsonInt32((int)result);
    }
}
