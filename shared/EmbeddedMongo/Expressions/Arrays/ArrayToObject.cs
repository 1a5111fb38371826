using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arrays;

/// <summary>
/// <c>{$arrayToObject: array}</c> builds a document from <c>[[name, value], …]</c> or <c>[{k: name, v: value}, …]</c>; the last of
/// equal names wins. Null for null and missing. Errors: 40386 for another type, 40391 to 40398 for a malformed element, 4940401 for a null
/// byte in a name. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/arrayToObject/"/>.
/// </summary>
internal static class ArrayToObject
{
    /// <summary>Returns the document.</summary>
    public static BsonValue Of(BsonValue? value)
    {
        if (Number.IsNullish(value))
            return BsonNull.Value;
        if (value is not BsonArray array)
            throw new MongoException(40386, $"$arrayToObject requires an array input, found: {BsonTypeNames.Of(value)}");
        var result = new BsonDocument();
        if (array.Count == 0)
            return result;
        Func<BsonValue, (string, BsonValue)> read = array[0] switch
        {
            BsonArray => FromPair,
            BsonDocument => FromDocument,
            _ => throw new MongoException(40398, $"Unrecognised input type format for $arrayToObject: {BsonTypeNames.Of(array[0])}"),
        };
        foreach (var item in array)
        {
            var (name, content) = read(item);
            if (name.Contains('\0', StringComparison.Ordinal))
                throw new MongoException(4940401, "Key field cannot contain an embedded null byte");
            result.Set(name, content);
        }

        return result;
    }

    private static (string, BsonValue) FromPair(BsonValue item)
    {
        if (item is not BsonArray pair)
        {
            throw new MongoException(
                40396,
                "$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Array was "
                    + $"detected, now found: {BsonTypeNames.Of(item)}"
            );
        }

        if (pair.Count != 2)
            throw new MongoException(40397, $"$arrayToObject requires an array of size 2 arrays,found array of size: {pair.Count}");
        return pair[0] is BsonString name
            ? (name.Value, pair[1])
            : throw new MongoException(
                40395,
                "$arrayToObject requires an array of key-value pairs, where the key must be of type string. Found key type: "
                    + $"{BsonTypeNames.Of(pair[0])}"
            );
    }

    private static (string, BsonValue) FromDocument(BsonValue item)
    {
        if (item is not BsonDocument pair)
        {
            throw new MongoException(
                40391,
                "$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Object was "
                    + $"detected, now found: {BsonTypeNames.Of(item)}"
            );
        }

        if (pair.ElementCount != 2)
        {
            throw new MongoException(
                40392,
                $"$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys:{pair.ElementCount}"
            );
        }

        if (!pair.TryGetValue("k", out var key) || !pair.TryGetValue("v", out var value))
        {
            throw new MongoException(40393, "$arrayToObject requires an object with keys 'k' and 'v'. Missing either or both keys");
        }

        return key is BsonString name
            ? (name.Value, value)
            : throw new MongoException(
                40394,
                "$arrayToObject requires an object with keys 'k' and 'v', where the value of 'k' must be of type string. Found "
                    + $"type: {BsonTypeNames.Of(key)}"
            );
    }
}
