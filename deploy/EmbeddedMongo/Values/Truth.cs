using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>What MongoDB takes for true: everything but false, null, undefined, missing and zero; NaN and empty strings are true.</summary>
internal static class Truth
{
    public static bool Of(BsonValue? value) => value switch
    {
        null or BsonNull or BsonUndefined => false,
        BsonBoolean boolean => boolean.Value,
        _ => !value.IsNumeric || NumberOrder.Compare(value, Zero) != 0,
    };

    private static readonly BsonInt32 Zero = new(0);
}
