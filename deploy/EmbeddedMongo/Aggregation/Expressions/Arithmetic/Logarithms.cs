using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Arithmetic;

/// <summary><c>$ln $log $log10</c> of positive numbers.</summary>
internal static class Logarithms
{
    public static BsonValue Ln(BsonValue? value)
    {
        if (!Number.Is(value)) return Rounding.NullOrRefuse("$ln", value);
        if (!IsPositive(value!)) throw new MongoException(28766, $"$ln's argument must be a positive number, but is {value}");
        return value is BsonDecimal128 number
            ? new BsonDecimal128(DecimalFunctions.Ln(number.Value))
            : new BsonDouble(Math.Log(Number.ToDouble(value!)));
    }

    public static BsonValue Log10(BsonValue? value)
    {
        if (!Number.Is(value)) return Rounding.NullOrRefuse("$log10", value);
        if (!IsPositive(value!)) throw new MongoException(28761, $"$log10's argument must be a positive number, but is {value}");
        return value is BsonDecimal128 number
            ? new BsonDecimal128(DecimalFunctions.Log10(number.Value))
            : new BsonDouble(Math.Log10(Number.ToDouble(value!)));
    }

    public static BsonValue Log(BsonValue? value, BsonValue? @base)
    {
        if (Number.IsNullish(value) || Number.IsNullish(@base)) return BsonNull.Value;
        if (!Number.Is(value)) throw new MongoException(28756, $"$log's argument must be numeric, not {BsonTypeNames.Of(value)}");
        if (!Number.Is(@base)) throw new MongoException(28757, $"$log's base must be numeric, not {BsonTypeNames.Of(@base)}");
        if (!IsPositive(value!)) throw new MongoException(28758, $"$log's argument must be a positive number, but is {value}");
        if (!IsPositive(@base!) || Number.ToDouble(@base!) == 1) throw new MongoException(28759, $"$log's base must be a positive number not equal to 1, but is {@base}");

        return value is BsonDecimal128 || @base is BsonDecimal128
            ? new BsonDecimal128(DecimalMath.Divide(DecimalFunctions.Ln(Number.ToDecimal(value!)), DecimalFunctions.Ln(Number.ToDecimal(@base!))))
            : new BsonDouble(Math.Log(Number.ToDouble(value!)) / Math.Log(Number.ToDouble(@base!)));
    }

    /// <summary>NaN is let through, as MongoDB does: its logarithm is NaN.</summary>
    private static bool IsPositive(BsonValue value) => Number.IsNaN(value) || ValueOrder.Instance.Compare(value, Number.Zero) > 0;
}
