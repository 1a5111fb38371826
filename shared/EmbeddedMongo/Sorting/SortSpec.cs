using EmbeddedMongo.Errors;
using EmbeddedMongo.Paths;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Sorting;

/// <summary>
/// A sort specification such as <c>{total: -1, _id: 1}</c>. An array sorts by its smallest element (ascending) or its largest (descending);
/// a missing field sorts as null. See <see href="https://www.mongodb.com/docs/manual/reference/method/cursor.sort/"/>.
/// </summary>
internal sealed class SortSpec : IComparer<BsonDocument>
{
    private const int MaxFields = 32;

    private readonly FieldPath[] _paths;

    private SortSpec(IReadOnlyList<(string Path, int Direction)> fields)
    {
        Fields = fields;
        _paths = [.. fields.Select(field => new FieldPath(field.Path))];
    }

    /// <summary>The fields in order of precedence; the direction is 1 (ascending) or −1 (descending).</summary>
    public IReadOnlyList<(string Path, int Direction)> Fields { get; }

    /// <summary>Parses a sort specification.</summary>
    /// <exception cref="MongoException">
    /// 13103 for more than 32 fields, 15974 or 15975 for a direction other than 1 and −1, NotImplemented (238) for <c>$meta</c>, and the
    /// codes of a bad path.
    /// </exception>
    public static SortSpec Parse(BsonDocument source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.ElementCount > MaxFields)
            throw new MongoException(13103, $"too many compound keys: {source.ElementCount}, and {MaxFields} are allowed");
        return new SortSpec([.. source.Select(element => (ExpressionPath.Parse(element.Name).ToString(), Direction(element)))]);
    }

    /// <summary>Compares two documents.</summary>
    /// <exception cref="MongoException">BadValue (2) when fields of the sort lie in different arrays of a document.</exception>
    public int Compare(BsonDocument? x, BsonDocument? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return CompareKeys(KeyOf(x), KeyOf(y));
    }

    /// <summary>
    /// Returns the document's sort key, one value for each field. Callers that compare a document more than once keep it.
    /// </summary>
    /// <exception cref="MongoException">BadValue (2) when fields of the sort lie in different arrays of the document.</exception>
    public BsonValue[] KeyOf(BsonDocument document)
    {
        var key = new BsonValue[_paths.Length];
        for (var i = 0; i < key.Length; i++)
        {
            // The common case, top-level fields without arrays, needs no list of candidates.
            if (_paths[i].Count > 1)
                return BestKeyOf(document);
            if (!document.TryGetValue(_paths[i][0], out key[i]))
                key[i] = BsonNull.Value;
            if (key[i] is BsonArray)
                return BestKeyOf(document);
        }

        return key;
    }

    /// <summary>Compares two results of <see cref="KeyOf"/>.</summary>
    public int CompareKeys(BsonValue[] x, BsonValue[] y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var order = ValueOrder.Instance.Compare(x[i], y[i]);
            if (order != 0)
                return order < 0 == Fields[i].Direction > 0 ? -1 : 1;
        }

        return 0;
    }

    private BsonValue[] BestKeyOf(BsonDocument document)
    {
        var keys = SortKeys.Of(document, _paths);
        var best = keys[0];
        for (var i = 1; i < keys.Count; i++)
        {
            if (CompareKeys(keys[i], best) < 0)
                best = keys[i];
        }

        return best;
    }

    private static int Direction(BsonElement element)
    {
        if (element.Value is BsonDocument)
            throw new MongoException(ErrorCode.NotImplemented, "sorting by $meta is not supported");
        if (!element.Value.IsNumeric)
            throw new MongoException(15974, $"Illegal key in $sort specification: {element.Name}: {ShellText.Of(element.Value)}");

        // MongoDB reads the direction as an int, so that 1.5 counts as 1.
        return WholeNumber.TryTruncate(element.Value, out var direction) && direction is 1 or -1
            ? (int)direction
            : throw new MongoException(15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)");
    }
}
