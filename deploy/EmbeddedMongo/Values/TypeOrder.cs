using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>The type classes of MongoDB's comparison order; the numbers are those of its <c>canonicalizeBSONType</c>.</summary>
public static class TypeOrder
{
    public const int MinKey = 0;
    public const int Undefined = 1;
    public const int Null = 5;
    public const int Number = 10;
    public const int String = 15;
    public const int Document = 20;
    public const int Array = 25;
    public const int Binary = 30;
    public const int ObjectId = 35;
    public const int Boolean = 40;
    public const int DateTime = 45;
    public const int Timestamp = 47;
    public const int Regex = 50;
    public const int JavaScript = 60;
    public const int JavaScriptWithScope = 65;
    public const int MaxKey = 127;

    public static int Of(BsonType type) => type switch
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
