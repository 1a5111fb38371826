using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Aggregation.Expressions;

/// <summary>MongoDB's numeric types and how they widen: int, long, double, decimal, in this order.</summary>
internal static class Number
{
    public static BsonInt32 Zero { get; } = new(0);

    public static bool Is(BsonValue? value) => value is BsonInt32 or BsonInt64 or BsonDouble or BsonDecimal128;

    public static bool IsNullish(BsonValue? value) => value is null or BsonNull or BsonUndefined;

    public static bool IsNaN(BsonValue? value) => value switch
    {
        BsonDouble number => double.IsNaN(number.Value),
        BsonDecimal128 number => Decimal128.IsNaN(number.Value),
        _ => false,
    };

    public static BsonType Widest(BsonType x, BsonType y) => Rank(x) >= Rank(y) ? x : y;

    public static BsonValue IntOrLong(long value) => value is >= int.MinValue and <= int.MaxValue ? new BsonInt32((int)value) : new BsonInt64(value);

    /// <summary>The value as a double; of a long or decimal the nearest.</summary>
    public static double ToDouble(BsonValue value) => value switch
    {
        BsonInt32 number => number.Value,
        BsonInt64 number => number.Value,
        BsonDouble number => number.Value,
        BsonDecimal128 number => DecimalMath.ToDouble(number.Value),
        _ => throw NotNumber(value),
    };

    /// <summary>The value as a decimal; of a double its 15 sure digits.</summary>
    public static Decimal128 ToDecimal(BsonValue value) => value switch
    {
        BsonInt32 number => new Decimal128(number.Value),
        BsonInt64 number => new Decimal128(number.Value),
        BsonDouble number => DecimalMath.FromDouble(number.Value),
        BsonDecimal128 number => number.Value,
        _ => throw NotNumber(value),
    };

    /// <summary>The value of an int or a long.</summary>
    public static long ToLong(BsonValue value) => value switch
    {
        BsonInt32 number => number.Value,
        BsonInt64 number => number.Value,
        _ => throw NotNumber(value),
    };

    /// <summary>The whole number that a number of any type exactly is, if it is one that a long holds.</summary>
    public static bool TryWhole(BsonValue? value, out long whole)
    {
        whole = 0;
        switch (value)
        {
            case BsonInt32 number: whole = number.Value; return true;
            case BsonInt64 number: whole = number.Value; return true;
            case BsonDouble number when number.Value is >= -9223372036854775808.0 and < 9223372036854775808.0 && Math.Truncate(number.Value) == number.Value:
                whole = (long)number.Value;
                return true;
            case BsonDecimal128 number when !Decimal128.IsNaN(number.Value) && !Decimal128.IsInfinity(number.Value):
                var rounded = DecimalMath.Round(number.Value, 0, DecimalRounding.TowardZero);
                if (Decimal128.Compare(rounded, number.Value) != 0) return false;
                var integer = DecimalMath.Truncate(rounded);
                if (integer < long.MinValue || integer > long.MaxValue) return false;
                whole = (long)integer;
                return true;
            default: return false;
        }
    }

    /// <summary>The int that a number of any type exactly is, if it is one.</summary>
    public static bool TryInt(BsonValue? value, out int whole)
    {
        var fits = TryWhole(value, out var number) && number is >= int.MinValue and <= int.MaxValue;
        whole = fits ? (int)number : 0;
        return fits;
    }

    private static int Rank(BsonType type) => type switch
    {
        BsonType.Int32 => 0,
        BsonType.Int64 => 1,
        BsonType.Double => 2,
        BsonType.Decimal128 => 3,
        _ => -1,
    };

    private static MongoException NotNumber(BsonValue value) => new(ErrorCode.TypeMismatch, $"can't convert from BSON type {BsonTypeNames.Of(value)} to a number");
}
