using EmbeddedMongo.Paths;
using MongoDB.Bson;

namespace EmbeddedMongo.Commands.Crud;

/// <summary>The values that distinct sees along a path: an array counts by its elements, a missing field not at all.</summary>
internal static class PathValues
{
    public static IEnumerable<BsonValue> Of(BsonDocument document, FieldPath path) => Walk(document, path, 0);

    private static IEnumerable<BsonValue> Walk(BsonValue value, FieldPath path, int part)
    {
        if (part == path.Count)
            return value is BsonArray leaf ? leaf : [value];
        return value switch
        {
            BsonDocument document => document.TryGetValue(path[part], out var inner) ? Walk(inner, path, part + 1) : [],
            BsonArray array => InArray(array, path, part),
            _ => [],
        };
    }

    private static IEnumerable<BsonValue> InArray(BsonArray array, FieldPath path, int part)
    {
        foreach (var element in array)
        {
            if (element is not BsonDocument)
                continue;
            foreach (var value in Walk(element, path, part))
                yield return value;
        }

        if (path.IndexAt(part) is >= 0 and var index && index < array.Count)
        {
            foreach (var value in Walk(array[index], path, part + 1))
                yield return value;
        }
    }
}
