using MongoDB.Bson;

namespace EmbeddedMongo.Paths;

/// <summary>Sets or removes one path in a copy of a document; only the documents on the path are copied.</summary>
internal static class PathWriter
{
    /// <summary>Returns the changed copy.</summary>
    /// <param name="document">The document, which stays unchanged.</param>
    /// <param name="path">The names of the path; a value on the way that is not a document is replaced by one.</param>
    /// <param name="value">The value, or null to remove the field.</param>
    public static BsonDocument Set(BsonDocument document, ReadOnlySpan<string> path, BsonValue? value)
    {
        var copy = Copy(document);
        var name = path[0];
        if (path.Length > 1)
        {
            var child = copy.TryGetValue(name, out var present) && present is BsonDocument inner ? inner : [];
            copy.Set(name, Set(child, path[1..], value));
        }
        else if (value is not null)
        {
            copy.Set(name, value);
        }
        else
        {
            copy.Remove(name);
        }

        return copy;
    }

    /// <summary>Returns a shallow copy, with duplicate names if the document has any.</summary>
    public static BsonDocument Copy(BsonDocument document) => new BsonDocument(allowDuplicateNames: true).AddRange(document);
}
