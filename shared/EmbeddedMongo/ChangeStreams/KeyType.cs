using MongoDB.Bson;

namespace EmbeddedMongo.ChangeStreams;

/// <summary>The bytes that say of what type the next value of a <see cref="TokenKey"/> is.</summary>
internal static class KeyType
{
    public const byte End = 4;
    public const byte Null = 20;
    public const byte NaN = 30;
    public const byte NegativeLarge = 31;
    public const byte NegativeOneByte = 39;
    public const byte NegativeSmall = 40;
    public const byte Zero = 41;
    public const byte PositiveSmall = 42;
    public const byte PositiveOneByte = 43;
    public const byte PositiveLarge = 51;
    public const byte Document = 70;
    public const byte Binary = 90;
    public const byte False = 110;
    public const byte True = 111;
    public const byte Timestamp = 130;

    /// <summary>
    /// The byte of a type as a whole, which stands before a field's name; numbers and booleans have others before the value.
    /// </summary>
    public static byte Of(BsonType type) =>
        type switch
        {
            BsonType.MinKey => 10,
            BsonType.Undefined => 15,
            BsonType.Null => Null,
            BsonType.Int32 or BsonType.Int64 or BsonType.Double or BsonType.Decimal128 => NaN,
            BsonType.String or BsonType.Symbol => 60,
            BsonType.Document => Document,
            BsonType.Array => 80,
            BsonType.Binary => Binary,
            BsonType.ObjectId => 100,
            BsonType.Boolean => False,
            BsonType.DateTime => 120,
            BsonType.Timestamp => Timestamp,
            BsonType.RegularExpression => 140,
            BsonType.JavaScript => 160,
            BsonType.JavaScriptWithScope => 170,
            BsonType.MaxKey => 240,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no type of a value"),
        };
}
