using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arithmetic;

/// <summary>The logarithms of positive numbers: decimals for decimals, doubles for all other types.</summary>
internal static class Logarithms
{
    /// <summary>
    /// <c>{$ln: number}</c> returns the natural logarithm; null for null and missing. Errors: 28765 for other types, 28766 for zero and
    /// below. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/ln/"/>.
    /// </summary>
    public static BsonValue Ln(BsonValue? value)
    {
        if (!Number.Is(value))
            return Rounding.NullOrRefuse("$ln", value);
        if (!IsPositive(value!))
            throw new MongoException(28766, $"$ln's argument must be a positive number, but is {value}");
        return value is BsonDecimal128 number
            ? new BsonDecimal128(DecimalFunctions.Ln(number.Value))
            : new BsonDouble(Math.Log(Number.ToDouble(value!)));
    }

    /// <summary>
    /// <c>{$log10: number}</c> returns the logarithm to base 10; null for null and missing. Errors: 28765 for other types, 28761 for zero
    /// and below. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/log10/"/>.
    /// </summary>
    public static BsonValue Log10(BsonValue? value)
    {
        if (!Number.Is(value))
            return Rounding.NullOrRefuse("$log10", value);
        if (!IsPositive(value!))
            throw new MongoException(28761, $"$log10's argument must be a positive number, but is {value}");
        return value is BsonDecimal128 number
            ? new BsonDecimal128(DecimalFunctions.Log10(number.Value))
            : new BsonDouble(Math.Log10(Number.ToDouble(value!)));
    }

    /// <summary>
    /// <c>{$log: [number, base]}</c> returns the logarithm to a base; null when an operand is null or missing. Errors: 28756 or 28757 for
    /// other types, 28758 for a number of zero or below, 28759 for a base of zero, below, or 1. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/log/"/>.
    /// </summary>
    public static BsonValue Log(BsonValue? value, BsonValue? @base)
    {
        if (Number.IsNullish(value) || Number.IsNullish(@base))
            return BsonNull.Value;
        if (!Number.Is(value))
            throw new MongoException(28756, $"$log's argument must be numeric, not {BsonTypeNames.Of(value)}");
        if (!Number.Is(@base))
            throw new MongoException(28757, $"$log's base must be numeric, not {BsonTypeNames.Of(@base)}");
        if (!IsPositive(value!))
            throw new MongoException(28758, $"$log's argument must be a positive number, but is {value}");
        if (!IsPositive(@base!) || Number.ToDouble(@base!) == 1)
            throw new MongoException(28759, $"$log's base must be a positive number not equal to 1, but is {@base}");

        return value is BsonDecimal128 || @base is BsonDecimal128
            ? new BsonDecimal128(
                DecimalMath.Divide(DecimalFunctions.Ln(Number.ToDecimal(value!)), DecimalFunctions.Ln(Number.ToDecimal(@base!)))
            )
            : new BsonDouble(Math.Log(Number.ToDouble(value!)) / Math.Log(Number.ToDouble(@base!)));
    }

    /// <summary>Returns true for positive numbers and for NaN, whose logarithm is NaN in MongoDB.</summary>
    private static bool IsPositive(BsonValue value) => Number.IsNaN(value) || ValueOrder.Instance.Compare(value, Number.Zero) > 0;
}
