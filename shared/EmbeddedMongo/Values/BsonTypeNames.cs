using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>
/// Converts between BSON types and MongoDB's string aliases (<c>int</c>, <c>binData</c> …), which <c>$type</c> takes and error messages
/// print. See <see href="https://www.mongodb.com/docs/manual/reference/bson-types/"/>.
/// </summary>
internal static class BsonTypeNames
{
    private static readonly Dictionary<string, BsonType> ByName = Enum.GetValues<BsonType>()
        .Where(type => type != BsonType.EndOfDocument)
        .ToDictionary(type => Of(type), StringComparer.Ordinal);

    /// <summary>Returns the alias of a value's type; "missing" for a null reference, which stands for a missing field.</summary>
    public static string Of(BsonValue? value) => Of(value?.BsonType ?? BsonType.EndOfDocument);

    /// <summary>
    /// Returns the alias of a type; "missing" for <see cref="BsonType.EndOfDocument"/>, which stands for a missing field.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not a BSON type.</exception>
    public static string Of(BsonType type) =>
        type switch
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

    /// <summary>Finds the BSON type of an alias; names are case-sensitive. The alias "number" is not one type and is not found.</summary>
    /// <returns>False when no type has this alias.</returns>
    public static bool TryParse(string name, out BsonType type) => ByName.TryGetValue(name, out type);
}
