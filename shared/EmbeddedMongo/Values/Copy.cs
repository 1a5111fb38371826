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

    /// <summary>The document with another value in one field; the others are shared.</summary>
    public static BsonDocument With(BsonDocument document, string name, BsonValue value)
    {
        var copy = new BsonDocument(allowDuplicateNames: true);
        foreach (var element in document) copy.Add(element);
        return copy.Set(name, value);
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
