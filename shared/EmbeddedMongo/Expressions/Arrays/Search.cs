using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arrays;

/// <summary>The operators <c>$in</c> and <c>$indexOfArray</c>.</summary>
internal static class Search
{
    /// <summary>
    /// <c>{$in: [value, array]}</c> returns true when the array contains the value. Errors: 40081 when the second operand is not an array,
    /// null and missing included. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/in/"/>.
    /// </summary>
    public static BsonValue In(BsonValue? value, BsonValue? list)
    {
        if (list is not BsonArray array)
            throw new MongoException(40081, $"$in requires an array as a second argument, found: {BsonTypeNames.Of(list)}");
        return (BsonBoolean)array.Contains(value ?? BsonUndefined.Value, ValueOrder.Instance);
    }

    /// <summary>
    /// <c>{$indexOfArray: [array, value, start, end]}</c> returns the index of the first equal element between two indexes, or −1; null
    /// when the array is null or missing. Errors: 40090 for another type, 40096 or 40097 for an index that is not an int of 0 or more. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/indexOfArray/"/>.
    /// </summary>
    public static BsonValue IndexOf(BsonValue?[] arguments)
    {
        if (Number.IsNullish(arguments[0]))
            return BsonNull.Value;
        if (arguments[0] is not BsonArray array)
        {
            throw new MongoException(
                40090,
                $"$indexOfArray requires an array as a first argument, found: {BsonTypeNames.Of(arguments[0])}"
            );
        }

        var start = arguments.Length > 2 ? Index("$indexOfArray", arguments[2], "starting") : 0;
        var end = arguments.Length > 3 ? Math.Min(Index("$indexOfArray", arguments[3], "ending"), array.Count) : array.Count;
        for (var i = start; i < end; i++)
        {
            if (EmbeddedMongo.Expressions.Comparison.ComparisonOperators.Compare(array[i], arguments[1]) == 0)
                return new BsonInt32(i);
        }

        return new BsonInt32(-1);
    }

    /// <summary>Reads a bound of a search in an array or a string.</summary>
    /// <exception cref="MongoException">40096 when it is not an int, 40097 when it is negative.</exception>
    public static int Index(string name, BsonValue? value, string which)
    {
        if (!Number.TryInt(value, out var index))
        {
            throw new MongoException(
                40096,
                $"{name} requires an integral {which} index, found a value of type: {BsonTypeNames.Of(value)}, with value: \"{value}\""
            );
        }

        return index >= 0 ? index : throw new MongoException(40097, $"{name} requires a nonnegative {which} index, found: {index}");
    }
}
