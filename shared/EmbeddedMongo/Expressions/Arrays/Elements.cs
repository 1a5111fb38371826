using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions.Limits;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arrays;

/// <summary>
/// The operators <c>$arrayElemAt</c>, <c>$first</c>, <c>$last</c>, <c>$size</c>, <c>$reverseArray</c> and <c>$concatArrays</c>.
/// </summary>
internal static class Elements
{
    /// <summary>
    /// <c>{$arrayElemAt: [array, index]}</c> returns an element, from the end for a negative index; missing beyond the array's ends.
    /// <c>{$first: array}</c> and <c>{$last: array}</c> are the index 0 and −1. Null when an operand is null or missing. Errors: 28689
    /// for another type of array, 28690 or 28691 for an index that is not an int. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/arrayElemAt/"/>,
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/first/"/>,
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/last/"/>.
    /// </summary>
    public static BsonValue? At(string name, BsonValue? value, BsonValue? index)
    {
        if (Number.IsNullish(value) || Number.IsNullish(index))
            return BsonNull.Value;
        if (value is not BsonArray array)
        {
            throw new MongoException(
                28689,
                $"{name}'s {(name == "$arrayElemAt" ? "first " : "")}argument must be an array, but is {BsonTypeNames.Of(value)}"
            );
        }

        if (!Number.Is(index))
            throw new MongoException(28690, $"{name}'s second argument must be a numeric value, but is {BsonTypeNames.Of(index)}");
        if (!Number.TryInt(index, out var at))
            throw new MongoException(28691, $"{name}'s second argument must be representable as a 32-bit integer: {index}");
        if (at < 0)
            at += array.Count;
        return at >= 0 && at < array.Count ? array[at] : null;
    }

    /// <summary>
    /// <c>{$size: array}</c> returns the number of elements. Errors: 17124 for any other value, null and missing included. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/size/"/>.
    /// </summary>
    public static BsonValue Size(BsonValue? value) =>
        value is BsonArray array
            ? new BsonInt32(array.Count)
            : throw new MongoException(17124, $"The argument to $size must be an array, but was of type: {BsonTypeNames.Of(value)}");

    /// <summary>
    /// <c>{$reverseArray: array}</c> reverses an array; null for null and missing. Errors: 34435 for other types. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/reverseArray/"/>.
    /// </summary>
    public static BsonValue Reverse(BsonValue? value) =>
        value switch
        {
            BsonArray array => new BsonArray(Enumerable.Reverse(array)),
            _ when Number.IsNullish(value) => BsonNull.Value,
            _ => throw new MongoException(
                34435,
                $"The argument to $reverseArray must be an array, but was of type: {BsonTypeNames.Of(value)}"
            ),
        };

    /// <summary>
    /// <c>{$concatArrays: [arrays]}</c> joins arrays; null when one is null or missing. Errors: 28664 for other types. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/concatArrays/"/>.
    /// </summary>
    public static BsonValue Concat(BsonValue?[] values)
    {
        var all = new BsonArray();
        var memory = new ExpressionMemory("$concatArrays");
        foreach (var value in values)
        {
            if (Number.IsNullish(value))
                return BsonNull.Value;
            var array =
                value as BsonArray ?? throw new MongoException(28664, $"$concatArrays only supports arrays, not {BsonTypeNames.Of(value)}");
            memory.Use(8L * array.Count);
            all.AddRange(array);
        }

        return all;
    }
}
