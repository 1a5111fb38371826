using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>
/// Converts values to booleans as MongoDB does: false, null, undefined, missing and zero are false; every other value is true, NaN and the
/// empty string included. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/#boolean-expression-operators"/>.
/// </summary>
internal static class Truth
{
    /// <summary>Returns the value as a boolean; a null reference stands for a missing field.</summary>
    public static bool Of(BsonValue? value) =>
        value switch
        {
            null or BsonNull or BsonUndefined => false,
            BsonBoolean boolean => boolean.Value,
            _ => !value.IsNumeric || NumberOrder.Compare(value, Zero) != 0,
        };

    private static readonly BsonInt32 Zero = new(0);
}
