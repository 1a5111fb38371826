using EmbeddedMongo.Errors;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions;

/// <summary>The numeric BSON types and their widening: int, long, double, decimal, in this order.</summary>
internal static class Number
{
    public static BsonInt32 Zero { get; } = new(0);

    public static bool Is(BsonValue? value) => value is BsonInt32 or BsonInt64 or BsonDouble or BsonDecimal128;

    /// <summary>Returns true for null, undefined and missing, which most operators treat alike.</summary>
    public static bool IsNullish(BsonValue? value) => value is null or BsonNull or BsonUndefined;

    public static bool IsNaN(BsonValue? value) =>
        value switch
        {
            BsonDouble number => double.IsNaN(number.Value),
            BsonDecimal128 number => Decimal128.IsNaN(number.Value),
            _ => false,
        };

    /// <summary>Returns the wider of two numeric types.</summary>
    public static BsonType Widest(BsonType x, BsonType y) => Rank(x) >= Rank(y) ? x : y;

    /// <summary>Returns an int when the value fits, otherwise a long.</summary>
    public static BsonValue IntOrLong(long value) =>
        value is >= int.MinValue and <= int.MaxValue ? new BsonInt32((int)value) : new BsonInt64(value);

    /// <summary>Returns the double nearest to a number.</summary>
    /// <exception cref="MongoException">TypeMismatch (14) when the value is not a number.</exception>
    public static double ToDouble(BsonValue value) =>
        value switch
        {
            BsonInt32 number => number.Value,
            BsonInt64 number => number.Value,
            BsonDouble number => number.Value,
            BsonDecimal128 number => DecimalMath.ToDouble(number.Value),
            _ => throw NotNumber(value),
        };

    /// <summary>Converts a number to a decimal; a double gives its first 15 significant digits.</summary>
    /// <exception cref="MongoException">TypeMismatch (14) when the value is not a number.</exception>
    public static Decimal128 ToDecimal(BsonValue value) =>
        value switch
        {
            BsonInt32 number => new Decimal128(number.Value),
            BsonInt64 number => new Decimal128(number.Value),
            BsonDouble number => DecimalMath.FromDouble(number.Value),
            BsonDecimal128 number => number.Value,
            _ => throw NotNumber(value),
        };

    /// <summary>Returns the value of an int or a long.</summary>
    /// <exception cref="MongoException">TypeMismatch (14) for any other type.</exception>
    public static long ToLong(BsonValue value) =>
        value switch
        {
            BsonInt32 number => number.Value,
            BsonInt64 number => number.Value,
            _ => throw NotNumber(value),
        };

    /// <summary>Converts a number of any type without a fraction; false for any other value and when a long cannot hold it.</summary>
    public static bool TryWhole(BsonValue? value, out long whole)
    {
        whole = 0;
        switch (value)
        {
            case BsonInt32 number:
                whole = number.Value;
                return true;
            case BsonInt64 number:
                whole = number.Value;
                return true;
            case BsonDouble number
                when number.Value is >= -9223372036854775808.0 and < 9223372036854775808.0 && Math.Truncate(number.Value) == number.Value:
                whole = (long)number.Value;
                return true;
            case BsonDecimal128 number when !Decimal128.IsNaN(number.Value) && !Decimal128.IsInfinity(number.Value):
                var rounded = DecimalMath.Round(number.Value, 0, DecimalRounding.TowardZero);
                if (Decimal128.Compare(rounded, number.Value) != 0)
                    return false;
                var integer = DecimalMath.Truncate(rounded);
                if (integer < long.MinValue || integer > long.MaxValue)
                    return false;
                whole = (long)integer;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Converts a number of any type without a fraction; false for any other value and when an int cannot hold it.</summary>
    public static bool TryInt(BsonValue? value, out int whole)
    {
        var fits = TryWhole(value, out var number) && number is >= int.MinValue and <= int.MaxValue;
        whole = fits ? (int)number : 0;
        return fits;
    }

    private static int Rank(BsonType type) =>
        type switch
        {
            BsonType.Int32 => 0,
            BsonType.Int64 => 1,
            BsonType.Double => 2,
            BsonType.Decimal128 => 3,
            _ => -1,
        };

    private static MongoException NotNumber(BsonValue value) =>
        new(ErrorCode.TypeMismatch, $"can't convert from BSON type {BsonTypeNames.Of(value)} to a number");
}
