using System.Buffers;
using System.Globalization;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage;

/// <summary>One key of a document: its bytes, and the values behind them for messages.</summary>
internal readonly record struct IndexKey(byte[] Bytes, BsonValue[] Values);

/// <summary>
/// The keys that a document has in an index, by MongoDB's rules: one for each element of an array (fields below one array go
/// together element by element; two different arrays are refused), null where a path leads nowhere, undefined for an empty array.
/// </summary>
internal sealed class IndexKeys
{
    private readonly IReadOnlyList<IndexField> _fields;
    private readonly bool _sparse;
    private readonly bool[] _multikey;
    private readonly List<IndexKey> _keys = [];
    private HashSet<byte[]>? _distinct;

    private IndexKeys(IReadOnlyList<IndexField> fields, bool sparse) =>
        (_fields, _sparse, _multikey) = (fields, sparse, new bool[fields.Count]);

    /// <summary>The document's keys, each once; none where a sparse index leaves the document out.</summary>
    public IReadOnlyList<IndexKey> Keys => _keys;

    /// <summary>For each field, whether an array was met along its path.</summary>
    public IReadOnlyList<bool> Multikey => _multikey;

    /// <exception cref="MongoException">CannotIndexParallelArrays.</exception>
    public static IndexKeys Of(BsonDocument document, IndexInfo index) => Of(document, index.Fields, index.Sparse);

    /// <summary>The bytes that a document sorts by: the first of its keys in the sort's order.</summary>
    /// <exception cref="MongoException">BadValue where the sort's fields lie in two different arrays.</exception>
    public static byte[] SortKey(BsonDocument document, IReadOnlyList<IndexField> fields)
    {
        try
        {
            var keys = Of(document, fields, sparse: false)._keys;
            var first = keys[0].Bytes;
            foreach (var key in keys)
            {
                if (key.Bytes.AsSpan().SequenceCompareTo(first) < 0)
                    first = key.Bytes;
            }

            return first;
        }
        catch (MongoException e) when (e.Code == (int)ErrorCode.CannotIndexParallelArrays)
        {
            throw new MongoException(ErrorCode.BadValue, "cannot sort with keys that are parallel arrays");
        }
    }

    private static IndexKeys Of(BsonDocument document, IReadOnlyList<IndexField> fields, bool sparse)
    {
        var keys = new IndexKeys(fields, sparse);
        keys.Walk(document, [.. fields.Select(field => field.Path)], new BsonValue?[fields.Count], new bool[fields.Count]);
        return keys;
    }

    /// <param name="document">The document that the paths begin in.</param>
    /// <param name="paths">The rest of each field's path.</param>
    /// <param name="values">The values found so far; null for a field still to be found.</param>
    /// <param name="found">True for each value that was found, false for one put in for a missing field.</param>
    private void Walk(BsonDocument document, string[] paths, BsonValue?[] values, bool[] found)
    {
        BsonArray? array = null;
        var below = new List<int>();
        var firstBelow = "";
        for (var i = 0; i < paths.Length; i++)
        {
            if (values[i] is not null)
                continue;
            var (value, rest) = Step(document, paths[i]);
            if (value is BsonArray met)
            {
                if (array is not null && !ReferenceEquals(array, met))
                {
                    throw new MongoException(
                        ErrorCode.CannotIndexParallelArrays,
                        $"cannot index parallel arrays [{FirstName(_fields[i].Path)}] [{firstBelow}]"
                    );
                }

                if (array is null)
                    firstBelow = FirstName(_fields[i].Path);
                array = met;
                _multikey[i] = true;
                paths[i] = rest;
                below.Add(i);
            }
            else
            {
                values[i] = value ?? BsonNull.Value;
                found[i] = value is not null;
            }
        }

        if (array is null)
        {
            Add(values, found);
        }
        else if (array.Count == 0)
        {
            WalkElement(BsonUndefined.Value, below, paths, values, found);
        }
        else
        {
            foreach (var element in array)
                WalkElement(element, below, paths, values, found);
        }
    }

    private void WalkElement(BsonValue element, List<int> below, string[] paths, BsonValue?[] values, bool[] found)
    {
        Interruption.Check();
        (paths, values, found) = ([.. paths], [.. values], [.. found]);
        foreach (var i in below)
        {
            if (paths[i].Length == 0)
                (values[i], found[i]) = (element, true);
        }

        Walk(element as BsonDocument ?? [], paths, values, found);
    }

    /// <summary>Follows a path to its value, or to the first array with what is left of the path; null where it leads nowhere.</summary>
    private static (BsonValue? Value, string Remaining) Step(BsonDocument document, string path)
    {
        var current = (BsonValue)document;
        while (path.Length > 0)
        {
            var (name, rest) = Split(path);
            switch (current)
            {
                case BsonDocument inner when inner.TryGetValue(name, out var value):
                    current = value;
                    break;
                // A number names an element of an array, if there is one.
                case BsonArray array
                    when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < array.Count:
                    current = array[index];
                    break;
                case BsonArray:
                    return (current, path);
                default:
                    return (null, "");
            }

            path = rest;
        }

        return (current, "");
    }

    private static (string Name, string Remaining) Split(string path) =>
        path.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? (path[..dot], path[(dot + 1)..]) : (path, "");

    private static string FirstName(string path) => Split(path).Name;

    private void Add(BsonValue?[] values, bool[] found)
    {
        if (_sparse && !found.Contains(true))
            return;
        var writer = new ArrayBufferWriter<byte>(32);
        for (var i = 0; i < values.Length; i++)
            KeyString.Append(writer, values[i]!, _fields[i].Direction < 0);
        var bytes = writer.WrittenSpan.ToArray();
        // A second key comes from an array, which may repeat itself.
        if (_keys.Count > 0 && !(_distinct ??= new([_keys[0].Bytes], ByteArrayComparer.Instance)).Add(bytes))
            return;
        _keys.Add(new IndexKey(bytes, values!));
    }
}
