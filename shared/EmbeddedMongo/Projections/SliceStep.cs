using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Projections;

/// <summary>
/// <c>{a: {$slice: n}}</c> keeps the first n elements of an array, or the last −n when n is negative; <c>{a: {$slice: [skip, limit]}}</c>
/// skips some first. Fractions are dropped. Other values stay unchanged. Errors: 31257 to 31259, 31272, 31273. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/projection/slice/"/>.
/// </summary>
internal sealed class SliceStep(string[] path, int? skip, int limit) : IProjectionStep
{
    /// <summary>Parses the argument.</summary>
    /// <exception cref="MongoException">
    /// 31257 or 31258 for a skip or limit that is not a number, 31259 for a limit below 1, 31272 for a wrong number of items, 31273 for
    /// another type.
    /// </exception>
    public static SliceStep Parse(string[] path, BsonValue argument)
    {
        if (argument.IsNumeric)
            return new SliceStep(path, null, Integer(argument));
        if (argument is not BsonArray list)
            throw new MongoException(31273, "$slice only supports numbers and [skip, limit] arrays");
        if (list.Count != 2)
            throw new MongoException(31272, "$slice array argument should be of form [skip, limit]");
        if (!list[0].IsNumeric)
            throw new MongoException(31257, $"$slice expects the skip argument to be a number, got {BsonTypeNames.Of(list[0].BsonType)}");
        if (!list[1].IsNumeric)
            throw new MongoException(31258, $"$slice expects the limit argument to be a number, got {BsonTypeNames.Of(list[1].BsonType)}");
        var limit = Integer(list[1]);
        return limit > 0
            ? new SliceStep(path, Integer(list[0]), limit)
            : throw new MongoException(31259, $"$slice limit must be positive, got {limit}");
    }

    public BsonDocument Apply(BsonDocument projected, BsonDocument source) => Slice(projected, 0);

    private BsonDocument Slice(BsonDocument document, int part)
    {
        if (!document.TryGetValue(path[part], out var value))
            return document;
        var sliced = part == path.Length - 1 ? SliceLeaf(value) : SliceWithin(value, part + 1);
        return ReferenceEquals(sliced, value) ? document : Copy.With(document, path[part], sliced);
    }

    private BsonValue SliceWithin(BsonValue value, int part) =>
        value switch
        {
            BsonDocument document => Slice(document, part),
            BsonArray array => new BsonArray(array.Select(item => item is BsonDocument document ? Slice(document, part) : item)),
            _ => value,
        };

    private BsonValue SliceLeaf(BsonValue value)
    {
        if (value is not BsonArray array)
            return value;
        var start = (skip, limit) switch
        {
            (null, < 0) => Math.Max(0L, array.Count + (long)limit),
            (null, _) => 0,
            (< 0, _) => Math.Max(0L, array.Count + (long)skip),
            _ => Math.Min(array.Count, skip.Value),
        };
        var count = limit < 0 ? array.Count - start : Math.Min(limit, array.Count - start);
        return new BsonArray(array.Skip((int)start).Take((int)count));
    }

    /// <summary>
    /// Reads a number as MongoDB reads an int: the fraction is dropped, and a number out of range becomes the nearest int.
    /// </summary>
    private static int Integer(BsonValue value) =>
        NumberOrder.Nearest(value) is var number && double.IsNaN(number) ? 0 : (int)Math.Clamp(number, int.MinValue, int.MaxValue);
}
