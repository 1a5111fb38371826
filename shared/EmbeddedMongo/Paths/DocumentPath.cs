using MongoDB.Bson;

namespace EmbeddedMongo.Paths;

/// <summary>
/// Walks a document along a dotted path: through embedded documents, into every element of an array, or by number into one element.
/// </summary>
internal static class DocumentPath
{
    /// <summary>
    /// Returns the keys that an index on <paramref name="path"/> holds for the document, as MongoDB builds them: one for each element of an
    /// array at the path's end, undefined for an empty array, and null for a missing path. See
    /// <see href="https://www.mongodb.com/docs/manual/core/indexes/index-types/index-multikey/"/>.
    /// </summary>
    /// <param name="document">The document.</param>
    /// <param name="path">The dotted path.</param>
    /// <param name="multikey">True when the path met an array, which makes the index multikey.</param>
    public static IReadOnlyList<BsonValue> IndexKeys(BsonDocument document, string path, out bool multikey) =>
        IndexKeys(document, new FieldPath(path), out multikey);

    /// <inheritdoc cref="IndexKeys(BsonDocument, string, out bool)"/>
    public static IReadOnlyList<BsonValue> IndexKeys(BsonDocument document, FieldPath path, out bool multikey)
    {
        multikey = false;
        // The common case, one field without an array, needs no list.
        if (path.Count == 1 && document.GetValue(path[0], BsonNull.Value) is not BsonArray and var value)
            return [value];

        var keys = new List<BsonValue>();
        Collect(document, path, 0, keys, ref multikey);
        return keys;
    }

    private static void Collect(BsonValue value, FieldPath path, int part, List<BsonValue> keys, ref bool multikey)
    {
        for (; part < path.Count; part++)
        {
            if (value is BsonArray array)
            {
                CollectInArray(array, path, part, keys, ref multikey);
                return;
            }

            if (value is BsonDocument document && document.TryGetValue(path[part], out value))
                continue;
            keys.Add(BsonNull.Value);
            return;
        }

        if (value is not BsonArray leaf)
        {
            keys.Add(value);
            return;
        }

        multikey = true;
        if (leaf.Count == 0)
            keys.Add(BsonUndefined.Value);
        keys.AddRange(leaf);
    }

    private static void CollectInArray(BsonArray array, FieldPath path, int part, List<BsonValue> keys, ref bool multikey)
    {
        if (ElementAt(array, path, part) is { } single)
        {
            Collect(single, path, part + 1, keys, ref multikey);
            return;
        }

        multikey = true;
        if (array.Count == 0)
            keys.Add(BsonNull.Value);
        foreach (var element in array)
        {
            if (element is BsonDocument)
                Collect(element, path, part, keys, ref multikey);
            else
                keys.Add(BsonNull.Value);
        }
    }

    /// <summary>
    /// Returns the one array element that a number in a path names. Null when the part is not an index of this array, or when it names a
    /// field of one of the elements.
    /// </summary>
    internal static BsonValue? ElementAt(BsonArray array, FieldPath path, int part)
    {
        var index = path.IndexAt(part);
        if (index < 0 || index >= array.Count)
            return null;
        foreach (var element in array)
        {
            if (element is BsonDocument inner && inner.Contains(path[part]))
                return null;
        }

        return array[index];
    }
}
