using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arrays;

/// <summary>
/// <c>{$slice: [array, n]}</c> returns the first n elements, or the last −n; <c>{$slice: [array, position, n]}</c> returns n elements
/// from a position, which counts from the end when negative. Null when an operand is null or missing. Errors: 28724 when the first operand
/// is not an array, 28725 to 28728 for a number that is not an int, 28729 when the third operand is not above zero. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/slice/"/>.
/// </summary>
internal static class Slice
{
    /// <summary>Returns the elements.</summary>
    public static BsonValue Of(BsonValue?[] arguments)
    {
        if (arguments.Any(Number.IsNullish))
            return BsonNull.Value;
        if (arguments[0] is not BsonArray array)
            throw new MongoException(28724, $"First argument to $slice must be an array, but is of type: {BsonTypeNames.Of(arguments[0])}");

        var second = Whole(arguments[1], "Second", 28725, 28726);
        if (arguments.Length == 2)
            return new BsonArray(second >= 0 ? array.Take(second) : array.TakeLast(-(long)second > int.MaxValue ? int.MaxValue : -second));

        var count = Whole(arguments[2], "Third", 28727, 28728);
        if (count <= 0)
            throw new MongoException(28729, $"Third argument to $slice must be positive: {count}");
        var start = second >= 0 ? second : Math.Max(0, (long)array.Count + second);
        return new BsonArray(array.Skip((int)start).Take(count));
    }

    private static int Whole(BsonValue? value, string which, int notNumber, int notInt)
    {
        if (!Number.Is(value))
        {
            throw new MongoException(
                notNumber,
                $"{which} argument to $slice must be a numeric value, but is of type: {BsonTypeNames.Of(value)}"
            );
        }

        return Number.TryInt(value, out var whole)
            ? whole
            : throw new MongoException(notInt, $"{which} argument to $slice can't be represented as a 32-bit integer: {value}");
    }
}
