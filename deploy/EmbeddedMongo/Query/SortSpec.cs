using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Query;

/// <summary>A sort such as <c>{total: -1, _id: 1}</c>; of an array the smallest (ascending) or largest element counts.</summary>
public sealed class SortSpec : IComparer<BsonDocument>
{
    private readonly FieldPath[] _paths;

    private SortSpec(IReadOnlyList<(string Path, int Direction)> fields)
    {
        Fields = fields;
        _paths = [.. fields.Select(field => new FieldPath(field.Path))];
    }

    public IReadOnlyList<(string Path, int Direction)> Fields { get; }

    /// <exception cref="MongoException">BadValue, or one of MongoDB's numbered codes, for a direction other than 1 and −1 or a bad path.</exception>
    public static SortSpec Parse(BsonDocument source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new SortSpec([.. source.Select(element => (CheckPath(element.Name), Direction(element)))]);
    }

    public int Compare(BsonDocument? x, BsonDocument? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return CompareKeys(KeyOf(x), KeyOf(y));
    }

    /// <summary>What the document sorts by, one value a field: worth keeping where a document is compared more than once.</summary>
    public BsonValue[] KeyOf(BsonDocument document)
    {
        var key = new BsonValue[_paths.Length];
        for (var i = 0; i < key.Length; i++)
        {
            var candidates = DocumentPath.IndexKeys(document, _paths[i], out _);
            key[i] = candidates[0];
            for (var j = 1; j < candidates.Count; j++)
                if (ValueOrder.Instance.Compare(candidates[j], key[i]) * Fields[i].Direction < 0) key[i] = candidates[j];
        }

        return key;
    }

    /// <summary>Compares two results of <see cref="KeyOf"/>.</summary>
    public int CompareKeys(BsonValue[] x, BsonValue[] y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var order = ValueOrder.Instance.Compare(x[i], y[i]);
            if (order != 0) return order < 0 == Fields[i].Direction > 0 ? -1 : 1;
        }

        return 0;
    }

    private static string CheckPath(string path)
    {
        if (path.Length == 0) throw new MongoException(40352, "FieldPath cannot be constructed with empty string");
        if (path.EndsWith('.')) throw new MongoException(40353, "FieldPath must not end with a '.'.");
        if (path.StartsWith('.') || path.Contains("..", StringComparison.Ordinal)) throw new MongoException(15998, "FieldPath field names may not be empty strings.");
        if (path.StartsWith('$')) throw new MongoException(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
        return path;
    }

    private static int Direction(BsonElement element)
    {
        if (element.Value is BsonDocument) throw new MongoException(ErrorCode.NotImplemented, "sorting by $meta is not supported");
        if (!element.Value.IsNumeric)
            throw new MongoException(15974, $"Illegal key in $sort specification: {element.Name}: {ShellText.Of(element.Value)}");

        return element.Value.ToDouble() switch
        {
            1 => 1,
            -1 => -1,
            _ => throw new MongoException(15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)"),
        };
    }
}
