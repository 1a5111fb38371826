using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions.Limits;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arrays;

/// <summary>
/// <c>{$range: [start, end, step]}</c> returns the ints from start up to but not including end; the step is 1 by default and can be
/// negative. Errors: 34443 to 34448 for an operand that is not an int (null and missing included), 34449 for a zero step,
/// ExceededMemoryLimit (146) above 100 MB. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/range/"/>.
/// </summary>
internal static class Range
{
    /// <summary>Returns the array of ints.</summary>
    public static BsonValue Of(BsonValue?[] arguments)
    {
        long start = Whole(arguments[0], "starting", 34443, 34444);
        long end = Whole(arguments[1], "ending", 34445, 34446);
        long step = arguments.Length > 2 ? Whole(arguments[2], "step", 34447, 34448) : 1;
        if (step == 0)
            throw new MongoException(34449, "$range requires a non-zero step value");

        var count = step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step;
        if (count <= 0)
            return new BsonArray();
        new ExpressionMemory("$range").Use(32 * count);
        var values = new BsonArray((int)count);
        for (var i = 0L; i < count; i++)
            values.Add(new BsonInt32((int)(start + (i * step))));
        return values;
    }

    private static int Whole(BsonValue? value, string which, int notNumber, int notInt)
    {
        if (!Number.Is(value))
            throw new MongoException(notNumber, $"$range requires a numeric {which} value, found value of type: {BsonTypeNames.Of(value)}");
        return Number.TryInt(value, out var whole)
            ? whole
            : throw new MongoException(
                notInt,
                $"$range requires a {which} value that can be represented as a 32-bit integer, found value: {value}"
            );
    }
}
