using System.Globalization;
using System.Numerics;
using System.Text;
using EmbeddedMongo.Errors;
using EmbeddedMongo.Expressions.Dates;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Expressions.Types;

/// <summary>
/// Converts values between types by the table of <c>$convert</c>. See
/// <see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/convert/"/>.
/// </summary>
internal static class Conversion
{
    private const string Where = "in $convert with no onError value";

    /// <summary>Converts a value, which is not null.</summary>
    /// <exception cref="MongoException">
    /// ConversionFailure (241), which <c>onError</c> handles, for a conversion that does not exist or fails.
    /// </exception>
    public static BsonValue To(BsonType type, BsonValue value) =>
        type switch
        {
            BsonType.Boolean => (BsonBoolean)Truth.Of(value), // values of every type, false for false and zero
            BsonType.Int32 => new BsonInt32((int)ToWhole(value, type, int.MinValue, int.MaxValue)),
            BsonType.Int64 => new BsonInt64(ToWhole(value, type, long.MinValue, long.MaxValue)),
            BsonType.Double => new BsonDouble(ToDouble(value)),
            BsonType.Decimal128 => new BsonDecimal128(ToDecimal(value)),
            BsonType.String => new BsonString(
                value is BsonDateTime or BsonObjectId or BsonBoolean or BsonString || Number.Is(value)
                    ? ToText(value)
                    : throw Unsupported(value, type)
            ),
            BsonType.DateTime => ToDate(value),
            BsonType.ObjectId => ToObjectId(value),
            _ => throw Unsupported(value, type),
        };

    /// <summary>Returns the text of a string, number, date, ObjectId or boolean.</summary>
    /// <exception cref="MongoException">ConversionFailure (241) for any other type.</exception>
    public static string ToText(BsonValue value) =>
        value switch
        {
            BsonString text => text.Value,
            BsonBoolean boolean => boolean.Value ? "true" : "false",
            BsonObjectId id => id.Value.ToString(),
            BsonDateTime date => DateFormat.Write(date.MillisecondsSinceEpoch, DateFormat.Iso, DateZone.Utc),
            BsonDouble number => ToText(number.Value),
            BsonInt32 number => number.Value.ToString(CultureInfo.InvariantCulture),
            BsonInt64 number => number.Value.ToString(CultureInfo.InvariantCulture),
            BsonDecimal128 number => number.Value.ToString(),
            _ => throw Unsupported(value, BsonType.String),
        };

    private static string ToText(double value)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "Infinity" : "-Infinity";
        return value.ToString("G16", CultureInfo.InvariantCulture).Replace('E', 'e');
    }

    private static long ToWhole(BsonValue value, BsonType type, long least, long most)
    {
        switch (value)
        {
            case BsonBoolean boolean:
                return boolean.Value ? 1 : 0;
            case BsonDateTime date when type == BsonType.Int64:
                return date.MillisecondsSinceEpoch;
            case BsonString text:
                return ParseWhole(text.Value, least, most);
            case BsonInt32 or BsonInt64:
                return InRange(Number.ToLong(value));
            case BsonDouble { Value: var number }:
                CheckFinite(double.IsNaN(number), double.IsInfinity(number));
                return InRange(new BigInteger(number));
            case BsonDecimal128 { Value: var number }:
                CheckFinite(Decimal128.IsNaN(number), Decimal128.IsInfinity(number));
                return InRange(DecimalMath.Truncate(number));
            default:
                throw Unsupported(value, type);
        }

        long InRange(BigInteger whole) =>
            whole >= least && whole <= most ? (long)whole : throw Failure($"Conversion would overflow target type {Where}: {value}");
    }

    private static void CheckFinite(bool isNaN, bool isInfinite)
    {
        if (isNaN)
            throw Failure($"Attempt to convert NaN value to integer type {Where}");
        if (isInfinite)
            throw Failure($"Attempt to convert infinity value to integer type {Where}");
    }

    private static long ParseWhole(string text, long least, long most)
    {
        RefuseHexadecimal(text);
        if (!BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            throw NotParsed(text, "Did not consume whole string.");
        return whole >= least && whole <= most ? (long)whole : throw NotParsed(text, "Overflow");
    }

    private static double ToDouble(BsonValue value)
    {
        switch (value)
        {
            case BsonBoolean boolean:
                return boolean.Value ? 1 : 0;
            case BsonDateTime date:
                return date.MillisecondsSinceEpoch;
            case BsonString { Value: var text }:
                RefuseHexadecimal(text);
                const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
                if (!TryParseSpecial(text, out var number) && !double.TryParse(text, Style, CultureInfo.InvariantCulture, out number))
                {
                    throw NotParsed(text, text.Length == 0 ? "Empty string" : "Did not consume whole string.");
                }
                else if (double.IsInfinity(number) && !text.Contains("inf", StringComparison.OrdinalIgnoreCase))
                {
                    throw NotParsed(text, "Out of range");
                }

                return number;
            case BsonDecimal128 { Value: var exact }:
                var nearest = DecimalMath.ToDouble(exact);
                return double.IsInfinity(nearest) && !Decimal128.IsInfinity(exact)
                    ? throw Failure($"Conversion would overflow target type {Where}: {value}")
                    : nearest;
            default:
                return Number.Is(value) ? Number.ToDouble(value) : throw Unsupported(value, BsonType.Double);
        }
    }

    private static bool TryParseSpecial(string text, out double value)
    {
        var unsigned = text.AsSpan().TrimStart("+-");
        var sign = text.StartsWith('-') ? -1 : 1;
        value = unsigned.Equals("nan", StringComparison.OrdinalIgnoreCase) ? double.NaN : sign * double.PositiveInfinity;
        return double.IsNaN(value)
            || unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase)
            || unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase);
    }

    private static Decimal128 ToDecimal(BsonValue value)
    {
        switch (value)
        {
            case BsonBoolean boolean:
                return boolean.Value ? Decimal128.One : Decimal128.Zero;
            case BsonDateTime date:
                return new Decimal128(date.MillisecondsSinceEpoch);
            case BsonString { Value: var text }:
                RefuseHexadecimal(text);
                // The library takes the digits of every script for numbers, and then fails on them.
                return Ascii.IsValid(text) && Decimal128.TryParse(text, out var number)
                    ? number
                    : throw NotParsed(text, text.Length == 0 ? "Empty string" : "Failed to parse string to decimal");
            default:
                return Number.Is(value) ? Number.ToDecimal(value) : throw Unsupported(value, BsonType.Decimal128);
        }
    }

    private static BsonDateTime ToDate(BsonValue value) =>
        value switch
        {
            _ when DateValue.TryOf(value, out var milliseconds) => new BsonDateTime(milliseconds),
            BsonInt64 or BsonDouble or BsonDecimal128 => new BsonDateTime(ToWhole(value, BsonType.DateTime, long.MinValue, long.MaxValue)),
            BsonString text => new BsonDateTime(DateText.Parse(text.Value, zone: null)),
            _ => throw Unsupported(value, BsonType.DateTime),
        };

    private static BsonObjectId ToObjectId(BsonValue value) =>
        value switch
        {
            BsonObjectId id => id,
            BsonString text => ObjectId.TryParse(text.Value, out var id)
                ? new BsonObjectId(id)
                : throw Failure(
                    $"Failed to parse objectId '{text.Value}' {Where}: Invalid string length for parsing to OID, expected 24 but "
                        + $"found {text.Value.Length}"
                ),
            _ => throw Unsupported(value, BsonType.ObjectId),
        };

    private static void RefuseHexadecimal(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
            throw Failure($"Illegal hexadecimal input {Where}: {text}");
    }

    private static MongoException NotParsed(string text, string reason) => Failure($"Failed to parse number '{text}' {Where}: {reason}");

    private static MongoException Unsupported(BsonValue value, BsonType type) =>
        Failure($"Unsupported conversion from {BsonTypeNames.Of(value)} to {BsonTypeNames.Of(type)} {Where}");

    private static MongoException Failure(string message) => new(ErrorCode.ConversionFailure, message);
}
