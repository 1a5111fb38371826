using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Arrays;

/// <summary><c>$arrayElemAt $first $last $size $reverseArray $concatArrays</c>.</summary>
internal static class Elements
{
    /// <summary>The element, from the end where the index is negative; missing where the array is too short.</summary>
    public static BsonValue? At(string name, BsonValue? value, BsonValue? index)
    {
        if (Number.IsNullish(value) || Number.IsNullish(index)) return BsonNull.Value;
        if (value is not BsonArray array)
        {
            throw new MongoException(28689, $"{name}'s {(name == "$arrayElemAt" ? "first " : "")}argument must be an array, but is {BsonTypeNames.Of(value)}");
        }

        if (!Number.Is(index)) throw new MongoException(28690, $"{name}'s second argument must be a numeric value, but is {BsonTypeNames.Of(index)}");
        if (!Number.TryInt(index, out var at)) throw new MongoException(28691, $"{name}'s second argument must be representable as a 32-bit integer: {index}");
        if (at < 0) at += array.Count;
        return at >= 0 && at < array.Count ? array[at] : null;
    }

    public static BsonValue Size(BsonValue? value) => value is BsonArray array
        ? new BsonInt32(array.Count)
        : throw new MongoException(17124, $"The argument to $size must be an array, but was of type: {BsonTypeNames.Of(value)}");

    public static BsonValue Reverse(BsonValue? value) => value switch
    {
        BsonArray array => new BsonArray(Enumerable.Reverse(array)),
        _ when Number.IsNullish(value) => BsonNull.Value,
        _ => throw new MongoException(34435, $"The argument to $reverseArray must be an array, but was of type: {BsonTypeNames.Of(value)}"),
    };

    public static BsonValue Concat(BsonValue?[] values)
    {
        var all = new BsonArray();
        foreach (var value in values)
        {
            if (Number.IsNullish(value)) return BsonNull.Value;
            all.AddRange(value as BsonArray ?? throw new MongoException(28664, $"$concatArrays only supports arrays, not {BsonTypeNames.Of(value)}"));
        }

        return all;
    }
}
