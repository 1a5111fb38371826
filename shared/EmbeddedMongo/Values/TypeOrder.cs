using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>
/// The type brackets of MongoDB's comparison order. The numbers are those of the server's <c>canonicalizeBSONType</c>. See
/// <see href="https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/"/>.
/// </summary>
internal static class TypeOrder
{
    /// <summary>The bracket of MinKey, the lowest.</summary>
    public const int MinKey = 0;

    /// <summary>The bracket of undefined, and of missing fields.</summary>
    public const int Undefined = 1;

    /// <summary>The bracket of null.</summary>
    public const int Null = 5;

    /// <summary>The bracket of int, long, double and decimal.</summary>
    public const int Number = 10;

    /// <summary>The bracket of strings and symbols.</summary>
    public const int String = 15;

    /// <summary>The bracket of documents.</summary>
    public const int Document = 20;

    /// <summary>The bracket of arrays.</summary>
    public const int Array = 25;

    /// <summary>The bracket of binary data.</summary>
    public const int Binary = 30;

    /// <summary>The bracket of ObjectIds.</summary>
    public const int ObjectId = 35;

    /// <summary>The bracket of booleans.</summary>
    public const int Boolean = 40;

    /// <summary>The bracket of dates.</summary>
    public const int DateTime = 45;

    /// <summary>The bracket of timestamps.</summary>
    public const int Timestamp = 47;

    /// <summary>The bracket of regular expressions.</summary>
    public const int Regex = 50;

    /// <summary>The bracket of JavaScript code.</summary>
    public const int JavaScript = 60;

    /// <summary>The bracket of JavaScript code with a scope.</summary>
    public const int JavaScriptWithScope = 65;

    /// <summary>The bracket of MaxKey, the highest.</summary>
    public const int MaxKey = 127;

    /// <summary>Returns the bracket of a type; types of one bracket (the four numbers, string and symbol) compare by value.</summary>
    /// <exception cref="MongoException">BadValue (2) for a type without a place in the order.</exception>
    public static int Of(BsonType type) =>
        type switch
        {
            BsonType.MinKey => MinKey,
            BsonType.Undefined => Undefined,
            BsonType.Null => Null,
            BsonType.Int32 or BsonType.Int64 or BsonType.Double or BsonType.Decimal128 => Number,
            BsonType.String or BsonType.Symbol => String,
            BsonType.Document => Document,
            BsonType.Array => Array,
            BsonType.Binary => Binary,
            BsonType.ObjectId => ObjectId,
            BsonType.Boolean => Boolean,
            BsonType.DateTime => DateTime,
            BsonType.Timestamp => Timestamp,
            BsonType.RegularExpression => Regex,
            BsonType.JavaScript => JavaScript,
            BsonType.JavaScriptWithScope => JavaScriptWithScope,
            BsonType.MaxKey => MaxKey,
            _ => throw new MongoException(ErrorCode.BadValue, $"the BSON type {type} cannot be ordered"),
        };
}
