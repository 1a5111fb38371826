using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Paths;

/// <summary>
/// A field path of the aggregation language: it leads through embedded documents and into every document of an array. Numbers are field
/// names, not array indexes. See <see href="https://www.mongodb.com/docs/manual/core/field-paths/"/>.
/// </summary>
internal sealed class ExpressionPath
{
    private const int MaxDepth = 200;

    private ExpressionPath(string[] names) => Names = names;

    /// <summary>The names between the dots.</summary>
    public string[] Names { get; }

    /// <summary>Parses a path without its dollar sign.</summary>
    /// <exception cref="MongoException">
    /// 40352 for an empty path, 40353 for a trailing dot, Overflow (15) for more than 200 names, and the codes of <see cref="CheckName"/>.
    /// </exception>
    public static ExpressionPath Parse(string path)
    {
        if (path.Length == 0)
            throw new MongoException(40352, "FieldPath cannot be constructed with empty string");
        if (path.EndsWith('.'))
            throw new MongoException(40353, "FieldPath must not end with a '.'.");
        var names = path.Split('.');
        if (names.Length > MaxDepth)
            throw new MongoException(ErrorCode.Overflow, $"FieldPath is too deep: it has {names.Length} names, and {MaxDepth} are allowed");
        foreach (var name in names)
            CheckName(name);
        return new ExpressionPath(names);
    }

    /// <summary>Verifies one field name.</summary>
    /// <exception cref="MongoException">
    /// 15998 for an empty name, 16410 for a leading dollar sign other than in the fields of a DBRef (<c>$ref</c>, <c>$id</c>, <c>$db</c>),
    /// 16411 for a null byte.
    /// </exception>
    public static void CheckName(string name)
    {
        if (name.Length == 0)
            throw new MongoException(15998, "FieldPath field names may not be empty strings.");
        if (name[0] == '$' && !IsReferenceField(name))
            throw new MongoException(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
        if (name.Contains('\0', StringComparison.Ordinal))
            throw new MongoException(16411, "FieldPath field names may not contain '\\0'.");
    }

    /// <summary>Returns true for the fields of a DBRef, which are names although they begin with a dollar sign.</summary>
    public static bool IsReferenceField(string name) => name is "$ref" or "$id" or "$db";

    /// <summary>
    /// Returns the value at the path, or null when it is missing. An array on the way gives an array of the values in its documents.
    /// </summary>
    /// <param name="value">The value that the path starts from.</param>
    /// <param name="from">The position of the first name to follow.</param>
    public BsonValue? Get(BsonValue? value, int from = 0)
    {
        for (var i = from; i < Names.Length; i++)
        {
            switch (value)
            {
                case BsonDocument document:
                    if (!document.TryGetValue(Names[i], out value))
                        return null;
                    break;
                case BsonArray array:
                    return GetFromItems(array, i);
                default:
                    return null;
            }
        }

        return value;
    }

    private BsonArray GetFromItems(BsonArray array, int from)
    {
        var values = new BsonArray();
        foreach (var item in array)
        {
            if (item is BsonDocument && Get(item, from) is { } value)
                values.Add(value);
        }

        return values;
    }

    /// <summary>Returns the dotted path.</summary>
    public override string ToString() => string.Join('.', Names);
}
