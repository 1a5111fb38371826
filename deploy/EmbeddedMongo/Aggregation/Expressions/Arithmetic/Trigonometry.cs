using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions.Arithmetic;

/// <summary>The trigonometric operators, on doubles; of a decimal only its first 15 digits would be right, so decimals are refused.</summary>
internal static class Trigonometry
{
    public static OperatorParser Of(string name, Func<double, double> function, Func<double, bool>? domain = null, string bounds = "") =>
        Function.Of(value =>
        {
            if (!Number.Is(value)) return Rounding.NullOrRefuse(name, value);
            RefuseDecimal(name, value!);
            var number = Number.ToDouble(value!);
            return double.IsNaN(number) || domain is null || domain(number)
                ? new BsonDouble(function(number))
                : throw new MongoException(50989, $"cannot apply {name} to {value}, value must be in {bounds}");
        });

    public static BsonValue Atan2(BsonValue? y, BsonValue? x)
    {
        if (Number.IsNullish(y) || Number.IsNullish(x)) return BsonNull.Value;
        if (!Number.Is(y)) throw new MongoException(51044, $"$atan2 only supports numeric types, not {BsonTypeNames.Of(y)}");
        if (!Number.Is(x)) throw new MongoException(51045, $"$atan2 only supports numeric types, not {BsonTypeNames.Of(x)}");
        RefuseDecimal("$atan2", y!);
        RefuseDecimal("$atan2", x!);
        return new BsonDouble(Math.Atan2(Number.ToDouble(y!), Number.ToDouble(x!)));
    }

    private static void RefuseDecimal(string name, BsonValue value)
    {
        if (value is BsonDecimal128) throw new MongoException(ErrorCode.NotImplemented, $"{name} of a decimal is not supported by this server; convert it with $toDouble");
    }
}
