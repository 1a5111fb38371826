using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions;

/// <summary>A dotted path as aggregation walks it: through sub-documents and into every document of an array; numbers are names, not indexes.</summary>
internal sealed class FieldPath
{
    private const int MaxDepth = 200;

    private FieldPath(string[] names) => Names = names;

    public string[] Names { get; }

    public static FieldPath Parse(string path)
    {
        if (path.Length == 0) throw new MongoException(40352, "FieldPath cannot be constructed with empty string");
        if (path.EndsWith('.')) throw new MongoException(40353, "FieldPath must not end with a '.'.");
        var names = path.Split('.');
        if (names.Length > MaxDepth) throw new MongoException(ErrorCode.Overflow, $"FieldPath is too deep: it has {names.Length} names, and {MaxDepth} are allowed");
        foreach (var name in names) CheckName(name);
        return new FieldPath(names);
    }

    public static void CheckName(string name)
    {
        if (name.Length == 0) throw new MongoException(15998, "FieldPath field names may not be empty strings.");
        if (name[0] == '$') throw new MongoException(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
        if (name.Contains('\0', StringComparison.Ordinal)) throw new MongoException(16411, "FieldPath field names may not contain '\\0'.");
    }

    /// <summary>The value at the path; an array on the way gives the array of what its documents hold there.</summary>
    public BsonValue? Get(BsonValue? value, int from = 0)
    {
        for (var i = from; i < Names.Length; i++)
        {
            switch (value)
            {
                case BsonDocument document:
                    if (!document.TryGetValue(Names[i], out value)) return null;
                    break;
                case BsonArray array: return GetFromItems(array, i);
                default: return null;
            }
        }

        return value;
    }

    private BsonArray GetFromItems(BsonArray array, int from)
    {
        var values = new BsonArray();
        foreach (var item in array)
        {
            if (item is BsonDocument && Get(item, from) is { } value) values.Add(value);
        }

        return values;
    }

    public override string ToString() => string.Join('.', Names);
}
