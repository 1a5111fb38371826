using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Stages;

/// <summary>Sets or drops one path of a document without changing the document: only what lies on the path is copied.</summary>
internal static class PathWriter
{
    /// <param name="document">The document, which stays as it is.</param>
    /// <param name="path">The path's names; what is not a document on the way is replaced by one.</param>
    /// <param name="value">The value, or null to drop the field.</param>
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

    /// <summary>A shallow copy; BSON allows a name twice.</summary>
    public static BsonDocument Copy(BsonDocument document) => new BsonDocument(allowDuplicateNames: true).AddRange(document);
}
