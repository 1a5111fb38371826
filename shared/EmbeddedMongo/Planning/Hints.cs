using EmbeddedMongo.Errors;
using EmbeddedMongo.Storage;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Planning;

/// <summary>Reads a client's hint: an index by name or key pattern, or the natural order.</summary>
internal static class Hints
{
    /// <summary>For <c>{$natural: ±1}</c>, whether to scan backwards; null for any other hint.</summary>
    /// <exception cref="MongoException">BadValue for another direction, or other fields beside it.</exception>
    public static bool? Natural(BsonValue hint, string what = "hint")
    {
        if (hint is not BsonDocument document || !document.TryGetValue("$natural", out var direction))
            return null;
        var isAlone = document.ElementCount == 1;
        if (isAlone && direction == 1)
            return false;
        return isAlone && direction == -1
            ? true
            : throw new MongoException(ErrorCode.BadValue, $"$natural {what} cannot be set to a value other than -1 or 1.");
    }

    /// <exception cref="MongoException">BadValue where no index is meant.</exception>
    public static IndexInfo Index(CollectionInfo collection, BsonValue hint)
    {
        var found = hint switch
        {
            BsonString name => collection.Indexes.FirstOrDefault(index => index.Name == name.Value),
            BsonDocument key => collection.Indexes.FirstOrDefault(index => ValueOrder.Instance.Equals(index.Key, key)),
            _ => throw new MongoException(ErrorCode.FailedToParse, "Hint must be a string or an object"),
        };
        return found is { Hidden: false }
            ? found
            : throw new MongoException(
                ErrorCode.BadValue,
                "error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index"
            );
    }
}
