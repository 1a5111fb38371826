using System.Runtime.CompilerServices;
using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>
/// Makes binary values of any subtype and length. MongoDB stores whatever a client calls a UUID; the library's constructor insists on 16
/// bytes.
/// </summary>
internal static class Binary
{
    private const int UuidLength = 16;

    public static BsonBinaryData Of(byte[] bytes, BsonBinarySubType subType)
    {
        if (bytes.Length == UuidLength || subType is not (BsonBinarySubType.UuidStandard or BsonBinarySubType.UuidLegacy))
            return new BsonBinaryData(bytes, subType);
        var binary = new BsonBinaryData(bytes, BsonBinarySubType.Binary);
        SubTypeOf(binary) = subType;
        return binary;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_subType")]
    private static extern ref BsonBinarySubType SubTypeOf(BsonBinaryData binary);
}
