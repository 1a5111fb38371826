using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>
/// Copies documents so that the copy can be changed. Unlike <c>DeepClone</c> a copy keeps duplicate field names, and it shares the scalars,
/// which are immutable.
/// </summary>
internal static class Copy
{
    /// <summary>Copies the document with every document and array inside it.</summary>
    public static BsonDocument Deep(BsonDocument document)
    {
        var copy = new BsonDocument(allowDuplicateNames: true);
        foreach (var element in document)
            copy.Add(element.Name, Deep(element.Value));
        return copy;
    }

    /// <summary>Copies one level of the document and sets one field of the copy; the other values are shared with the source.</summary>
    public static BsonDocument With(BsonDocument document, string name, BsonValue value)
    {
        var copy = new BsonDocument(allowDuplicateNames: true);
        foreach (var element in document)
            copy.Add(element);
        return copy.Set(name, value);
    }

    private static BsonValue Deep(BsonValue value)
    {
        switch (value)
        {
            case BsonDocument document:
                return Deep(document);
            case BsonArray array:
                var copy = new BsonArray(array.Count);
                foreach (var item in array)
                    copy.Add(Deep(item));
                return copy;
            default:
                return value;
        }
    }
}
