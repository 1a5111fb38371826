using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Arrays;

/// <summary><c>{$range: [start, end, step]}</c>, without the end.</summary>
internal static class Range
{
    public static BsonValue Of(BsonValue?[] arguments)
    {
        long start = Whole(arguments[0], "starting", 34443, 34444);
        long end = Whole(arguments[1], "ending", 34445, 34446);
        long step = arguments.Length > 2 ? Whole(arguments[2], "step", 34447, 34448) : 1;
        if (step == 0) throw new MongoException(34449, "$range requires a non-zero step value");

        var count = step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step;
        if (count <= 0) return new BsonArray();
        var bytes = 32 * count;
        if (bytes > MemoryBudget.WithoutDiskUse)
        {
            throw new MongoException(
                ErrorCode.ExceededMemoryLimit, $"$range would use too much memory ({bytes} bytes) and cannot spill to disk. Memory limit: {MemoryBudget.WithoutDiskUse} bytes");
        }

        var values = new BsonArray((int)count);
        for (var i = 0L; i < count; i++) values.Add(new BsonInt32((int)(start + (i * step))));
        return values;
    }

    private static int Whole(BsonValue? value, string which, int notNumber, int notInt)
    {
        if (!Number.Is(value)) throw new MongoException(notNumber, $"$range requires a numeric {which} value, found value of type: {BsonTypeNames.Of(value)}");
        return Number.TryInt(value, out var whole)
            ? whole
            : throw new MongoException(notInt, $"$range requires a {which} value that can be represented as a 32-bit integer, found value: {value}");
    }
}
