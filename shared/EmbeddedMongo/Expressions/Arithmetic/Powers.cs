using System.Numerics;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Arithmetic;

/// <summary>The operators <c>$pow</c>, <c>$sqrt</c> and <c>$exp</c>.</summary>
internal static class Powers
{
    /// <summary>
    /// <c>{$pow: [base, exponent]}</c> raises a number to a power; null when an operand is null or missing. The result of two integers is
    /// an integer when a long holds it, otherwise a double. Errors: 28762 or 28763 for other types, 28764 for zero to a negative power. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/pow/"/>.
    /// </summary>
    public static BsonValue Pow(BsonValue? @base, BsonValue? exponent)
    {
        if (Number.IsNullish(@base) || Number.IsNullish(exponent))
            return BsonNull.Value;
        if (!Number.Is(@base))
            throw new MongoException(28762, $"$pow's base must be numeric, not {BsonTypeNames.Of(@base)}");
        if (!Number.Is(exponent))
            throw new MongoException(28763, $"$pow's exponent must be numeric, not {BsonTypeNames.Of(exponent)}");

        var type = Number.Widest(@base!.BsonType, exponent!.BsonType);
        if (!Truth.Of(@base) && Number.ToDouble(exponent) < 0)
            throw new MongoException(28764, "$pow cannot take a base of 0 and a negative exponent");
        return type switch
        {
            BsonType.Decimal128 => new BsonDecimal128(DecimalFunctions.Pow(Number.ToDecimal(@base), Number.ToDecimal(exponent))),
            BsonType.Double => new BsonDouble(Math.Pow(Number.ToDouble(@base), Number.ToDouble(exponent))),
            _ => Whole(Number.ToLong(@base), Number.ToLong(exponent), type),
        };
    }

    /// <summary>
    /// <c>{$sqrt: number}</c> returns the square root as a double, or as a decimal for a decimal; null for null and missing. Errors: 28765
    /// for other types, 28714 for a negative number. See
    /// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/sqrt/"/>.
    /// </summary>
    public static BsonValue Sqrt(BsonValue? value)
    {
        if (!Number.Is(value))
            return Rounding.NullOrRefuse("$sqrt", value);
        if (value is BsonDecimal128 { Value: var exact })
        {
            if (Decimal128.IsNegative(exact) && !Decimal128.IsNaN(exact) && !DecimalMath.IsZero(exact))
                throw Negative();
            return new BsonDecimal128(DecimalFunctions.Sqrt(exact));
        }

        var number = Number.ToDouble(value!);
        return number < 0 ? throw Negative() : new BsonDouble(Math.Sqrt(number));
    }

    /// <summary>
    /// <c>{$exp: number}</c> raises e to a power: a double, or a decimal for a decimal; null for null and missing. Errors: 28765 for other
    /// types. See <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/exp/"/>.
    /// </summary>
    public static BsonValue Exp(BsonValue? value) =>
        value switch
        {
            BsonDecimal128 number => new BsonDecimal128(DecimalFunctions.Exp(number.Value)),
            _ when Number.Is(value) => new BsonDouble(Math.Exp(Number.ToDouble(value!))),
            _ => Rounding.NullOrRefuse("$exp", value),
        };

    /// <summary>Returns the exact power when a long holds it, otherwise a double.</summary>
    private static BsonValue Whole(long @base, long exponent, BsonType type)
    {
        BigInteger power;
        if (@base is 0 or 1)
            power = exponent == 0 ? 1 : @base;
        else if (@base == -1)
            power = exponent % 2 == 0 ? 1 : -1;
        else if (exponent is < 0 or > 63)
            return new BsonDouble(Math.Pow(@base, exponent));
        else
            power = BigInteger.Pow(@base, (int)exponent);

        if (power < long.MinValue || power > long.MaxValue)
            return new BsonDouble(Math.Pow(@base, exponent));
        return type == BsonType.Int64 ? new BsonInt64((long)power) : Number.IntOrLong((long)power);
    }

    private static MongoException Negative() => new(28714, "$sqrt's argument must be greater than or equal to 0");
}
