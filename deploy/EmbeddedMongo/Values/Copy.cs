using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>Copies that may be altered. Unlike DeepClone they keep duplicate names, and share the scalars, which never change.</summary>
internal static class Copy
{
    public static BsonDocument Deep(BsonDocument document)
    {
        var copy = new BsonDocument(allowDuplicateNames: true);
        foreach (var element in document) copy.Add(element.Name, Deep(element.Value));
        return copy;
    }

    private static BsonValue Deep(BsonValue value)
    {
        switch (value)
        {
            case BsonDocument document: return Deep(document);
            case BsonArray array:
                var copy = new BsonArray(array.Count);
                foreach (var item in array) copy.Add(Deep(item));
                return copy;
            default: return value;
        }
    }
}
