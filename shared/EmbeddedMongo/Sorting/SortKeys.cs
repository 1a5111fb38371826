using EmbeddedMongo.Errors;
using EmbeddedMongo.Paths;
using MongoDB.Bson;

namespace EmbeddedMongo.Sorting;

/// <summary>
/// Computes every sort key of one document, as an index on the same fields would hold them. Fields inside one array are read element by
/// element, so that <c>{"a.b": 1, "a.c": 1}</c> never pairs the b of one element with the c of another.
/// </summary>
internal sealed class SortKeys(FieldPath[] paths)
{
    private readonly List<BsonValue[]> _keys = [];

    /// <summary>Returns the keys, each with one value for a field of the sort.</summary>
    /// <exception cref="MongoException">
    /// BadValue (2) when fields of the sort lie in different arrays of the document (parallel arrays).
    /// </exception>
    public static List<BsonValue[]> Of(BsonDocument document, FieldPath[] paths)
    {
        var keys = new SortKeys(paths);
        keys.Expand([.. paths.Select(_ => new Cursor(document, 0))], new BsonValue?[paths.Length]);
        return keys._keys;
    }

    /// <summary>
    /// The position of a path in the document: a value, and the parts from <paramref name="Part"/> on that are still to follow.
    /// </summary>
    private readonly record struct Cursor(BsonValue Value, int Part);

    private void Expand(Cursor[] cursors, BsonValue?[] key)
    {
        BsonArray? common = null;
        for (var i = 0; i < paths.Length; i++)
        {
            if (key[i] is not null)
                continue;
            cursors[i] = Walk(cursors[i], paths[i], out key[i]);
            if (key[i] is not null)
                continue;

            var array = (BsonArray)cursors[i].Value;
            if (common is not null && !ReferenceEquals(common, array))
                throw new MongoException(ErrorCode.BadValue, "cannot sort with keys that are parallel arrays");
            common = array;
        }

        if (common is null)
        {
            _keys.Add(key!);
        }
        else if (common.Count == 0)
        {
            Enter(null, cursors, key);
        }
        else
        {
            foreach (var element in common)
                Enter(element, cursors, key);
        }
    }

    /// <summary>
    /// Moves into one element of the array at which the cursors stand (null for an empty array): paths that end there get their key, the
    /// others go on in the element.
    /// </summary>
    private void Enter(BsonValue? element, Cursor[] cursors, BsonValue?[] key)
    {
        Interruption.Check();
        var nextCursors = (Cursor[])cursors.Clone();
        var nextKey = (BsonValue?[])key.Clone();
        for (var i = 0; i < paths.Length; i++)
        {
            if (key[i] is not null)
                continue;
            if (cursors[i].Part == paths[i].Count)
                nextKey[i] = element ?? BsonUndefined.Value;
            else if (element is not BsonDocument)
                nextKey[i] = BsonNull.Value;
            else
                nextCursors[i] = cursors[i] with { Value = element };
        }

        Expand(nextCursors, nextKey);
    }

    /// <summary>Follows a path through documents to its value, which becomes the key, or to an array.</summary>
    private static Cursor Walk(Cursor cursor, FieldPath path, out BsonValue? key)
    {
        var (value, part) = cursor;
        key = null;
        for (; part < path.Count; part++)
        {
            if (value is BsonDocument document)
            {
                if (document.TryGetValue(path[part], out value))
                    continue;
            }
            else if (value is BsonArray array)
            {
                if (DocumentPath.ElementAt(array, path, part) is not { } element)
                    return new Cursor(array, part);
                value = element;
                continue;
            }

            key = BsonNull.Value;
            return cursor;
        }

        if (value is not BsonArray)
            key = value;
        return new Cursor(value, part);
    }
}
