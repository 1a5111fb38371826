using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>MongoDB's short names of the BSON types, as <c>$type</c> takes them and messages print them.</summary>
public static class BsonTypeNames
{
    private static readonly Dictionary<string, BsonType> ByName = Enum.GetValues<BsonType>()
        .Where(type => type != BsonType.EndOfDocument)
        .ToDictionary(type => Of(type), StringComparer.Ordinal);

    /// <summary>The type's name; "missing" for null.</summary>
    public static string Of(BsonValue? value) => Of(value?.BsonType ?? BsonType.EndOfDocument);

    /// <summary>The type's name; "missing" for the end of the document, which is what a reader finds in a missing field's place.</summary>
    public static string Of(BsonType type) => type switch
    {
        BsonType.EndOfDocument => "missing",
        BsonType.Double => "double",
        BsonType.String => "string",
        BsonType.Document => "object",
        BsonType.Array => "array",
        BsonType.Binary => "binData",
        BsonType.Undefined => "undefined",
        BsonType.ObjectId => "objectId",
        BsonType.Boolean => "bool",
        BsonType.DateTime => "date",
        BsonType.Null => "null",
        BsonType.RegularExpression => "regex",
        BsonType.JavaScript => "javascript",
        BsonType.Symbol => "symbol",
        BsonType.JavaScriptWithScope => "javascriptWithScope",
        BsonType.Int32 => "int",
        BsonType.Timestamp => "timestamp",
        BsonType.Int64 => "long",
        BsonType.Decimal128 => "decimal",
        BsonType.MinKey => "minKey",
        BsonType.MaxKey => "maxKey",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no BSON type"),
    };

    public static bool TryParse(string name, out BsonType type) => ByName.TryGetValue(name, out type);
}
