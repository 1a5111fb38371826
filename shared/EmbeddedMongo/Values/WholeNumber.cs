using System.Numerics;
using EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace EmbeddedMongo.Values;

/// <summary>Reads numbers of any BSON type as 64-bit integers, with MongoDB's error messages.</summary>
internal static class WholeNumber
{
    /// <summary>Returns the value as an integer; a double or decimal without a fraction is accepted.</summary>
    /// <param name="name">The operator, for the error message.</param>
    /// <param name="value">The operand.</param>
    /// <exception cref="MongoException">FailedToParse (9) when the value is not a number, not whole, or does not fit 64 bits.</exception>
    public static long Parse(string name, BsonValue value)
    {
        if (!value.IsNumeric)
            throw Refusal("Expected a number in");
        if (NumberOrder.IsNaN(value))
            throw Refusal("Expected an integer, but found NaN in");
        if (!TryTruncate(value, out var number))
            throw Refusal("Cannot represent as a 64-bit integer");
        if (!TryExact(value, out number))
            throw Refusal("Expected an integer");
        return number;

        MongoException Refusal(string reason) => new(ErrorCode.FailedToParse, $"{reason}: {name}: {ShellText.Of(value)}");
    }

    /// <summary>Returns the value as an integer of zero or more.</summary>
    /// <param name="name">The operator, for the error message.</param>
    /// <param name="value">The operand.</param>
    /// <exception cref="MongoException">FailedToParse (9), for a negative number too.</exception>
    public static long ParseNonNegative(string name, BsonValue value) =>
        Parse(name, value) is var number and >= 0
            ? number
            : throw new MongoException(ErrorCode.FailedToParse, $"Expected a non-negative number in: {name}: {ShellText.Of(value)}");

    /// <summary>Converts a number that is whole and fits 64 bits.</summary>
    public static bool TryExact(BsonValue value, out long number) =>
        TryTruncate(value, out number) && NumberOrder.Compare(value, new BsonInt64(number)) == 0;

    /// <summary>Drops the fraction of a number; false when the value is not a number or the result does not fit 64 bits.</summary>
    public static bool TryTruncate(BsonValue value, out long number)
    {
        number = 0;
        switch (value)
        {
            case BsonInt32 small:
                number = small.Value;
                return true;
            case BsonInt64 large:
                number = large.Value;
                return true;
            case BsonDouble { Value: var real }:
                if (!(real >= -9223372036854775808.0 && real < 9223372036854775808.0))
                    return false;
                number = (long)real;
                return true;
            case BsonDecimal128 { Value: var real }:
                if (Decimal128.IsNaN(real) || Decimal128.IsInfinity(real))
                    return false;
                var (coefficient, exponent) = ExactNumber.Of(real);
                // A number above 10^19 does not fit, and computing 10^6111 would be slow.
                if (exponent > 19 && !coefficient.IsZero)
                    return false;
                var whole =
                    exponent >= 0 ? coefficient * BigInteger.Pow(10, Math.Min(exponent, 20)) : coefficient / BigInteger.Pow(10, -exponent);
                if (whole < long.MinValue || whole > long.MaxValue)
                    return false;
                number = (long)whole;
                return true;
            default:
                return false;
        }
    }
}
