using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>How a dotted path walks a document: through sub-documents, into every element of arrays, by number into one.</summary>
public static class DocumentPath
{
    /// <summary>
    /// Every value an index on <paramref name="path"/> has a key for, as MongoDB builds keys: array leaves give a value for each
    /// element (an empty array gives undefined), a missing path gives null.
    /// </summary>
    /// <param name="document">The document.</param>
    /// <param name="path">The dotted path.</param>
    /// <param name="multikey">Whether an array was met, which makes the index multikey.</param>
    public static IReadOnlyList<BsonValue> IndexKeys(BsonDocument document, string path, out bool multikey) =>
        IndexKeys(document, new FieldPath(path), out multikey);

    /// <inheritdoc cref="IndexKeys(BsonDocument, string, out bool)"/>
    public static IReadOnlyList<BsonValue> IndexKeys(BsonDocument document, FieldPath path, out bool multikey)
    {
        multikey = false;
        // Nearly every path is one field with a plain value.
        if (path.Count == 1 && document.GetValue(path[0], BsonNull.Value) is not BsonArray and var value) return [value];

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

            if (value is BsonDocument document && document.TryGetValue(path[part], out value)) continue;
            keys.Add(BsonNull.Value);
            return;
        }

        if (value is not BsonArray leaf)
        {
            keys.Add(value);
            return;
        }

        multikey = true;
        if (leaf.Count == 0) keys.Add(BsonUndefined.Value);
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
        if (array.Count == 0) keys.Add(BsonNull.Value);
        foreach (var element in array)
        {
            if (element is BsonDocument) Collect(element, path, part, keys, ref multikey);
            else keys.Add(BsonNull.Value);
        }
    }

    /// <summary>The one element that a number in a path means; null where it is no index here, or the name of a field of the elements.</summary>
    internal static BsonValue? ElementAt(BsonArray array, FieldPath path, int part)
    {
        var index = path.IndexAt(part);
        if (index < 0 || index >= array.Count) return null;
        foreach (var element in array)
            if (element is BsonDocument inner && inner.Contains(path[part])) return null;

        return array[index];
    }
}
