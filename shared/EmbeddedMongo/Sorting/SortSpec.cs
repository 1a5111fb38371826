using EmbeddedMongo.Values;
using MongoDB.Bson;
using PathName = EmbeddedMongo.Aggregation.Expressions.FieldPath;

namespace EmbeddedMongo.Query;

/// <summary>A sort such as <c>{total: -1, _id: 1}</c>; of an array the smallest (ascending) or largest element counts.</summary>
public sealed class SortSpec : IComparer<BsonDocument>
{
    private const int MaxFields = 32;

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
        if (source.ElementCount > MaxFields) throw new MongoException(13103, $"too many compound keys: {source.ElementCount}, and {MaxFields} are allowed");
        return new SortSpec([.. source.Select(element => (PathName.Parse(element.Name).ToString(), Direction(element)))]);
    }

    public int Compare(BsonDocument? x, BsonDocument? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return CompareKeys(KeyOf(x), KeyOf(y));
    }

    /// <summary>What the document sorts by, one value a field: worth keeping where a document is compared more than once.</summary>
    /// <exception cref="MongoException">BadValue where fields of the sort lie in different arrays.</exception>
    public BsonValue[] KeyOf(BsonDocument document)
    {
        var key = new BsonValue[_paths.Length];
        for (var i = 0; i < key.Length; i++)
        {
            // Nearly every sort is on top-level fields without arrays.
            if (_paths[i].Count > 1) return BestKeyOf(document);
            if (!document.TryGetValue(_paths[i][0], out key[i])) key[i] = BsonNull.Value;
            if (key[i] is BsonArray) return BestKeyOf(document);
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

    private BsonValue[] BestKeyOf(BsonDocument document)
    {
        var keys = SortKeys.Of(document, _paths);
        var best = keys[0];
        for (var i = 1; i < keys.Count; i++)
            if (CompareKeys(keys[i], best) < 0) best = keys[i];

        return best;
    }

    private static int Direction(BsonElement element)
    {
        if (element.Value is BsonDocument) throw new MongoException(ErrorCode.NotImplemented, "sorting by $meta is not supported");
        if (!element.Value.IsNumeric)
            throw new MongoException(15974, $"Illegal key in $sort specification: {element.Name}: {ShellText.Of(element.Value)}");

        // MongoDB reads the number as an int: 1.5 is 1.
        return WholeNumber.TryTruncate(element.Value, out var direction) && direction is 1 or -1
            ? (int)direction
            : throw new MongoException(15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)");
    }
}
