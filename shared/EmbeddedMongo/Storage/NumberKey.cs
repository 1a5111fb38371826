using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using EmbeddedMongo.Values;
using MongoDB.Bson;

namespace EmbeddedMongo.Storage;

/// <summary>
/// Order-preserving bytes of a number of any BSON type: the nearest double, in sortable form, then what the double leaves out.
/// Rounding is monotonic, so the doubles order all numbers but those that round to the same one; those are ordered by their
/// exact remainder. Nearly every number in practice has none and takes nine bytes.
/// </summary>
internal static class NumberKey
{
    public const byte NegativeRemainder = 0x7F;
    public const byte NoRemainder = 0x80;
    public const byte PositiveRemainder = 0x81;

    public static void Append(ArrayBufferWriter<byte> writer, BsonValue value)
    {
        switch (value)
        {
            case BsonInt32 number:
                AppendExact(writer, number.Value);
                break;
            case BsonDouble number:
                AppendExact(writer, number.Value);
                break;
            case BsonInt64 number:
                AppendLong(writer, number.Value);
                break;
            case BsonDecimal128 number:
                AppendDecimal(writer, number.Value);
                break;
        }
    }

    private static void AppendLong(ArrayBufferWriter<byte> writer, long value)
    {
        var nearest = (double)value;
        var remainder = (Int128)value - (Int128)nearest;
        if (remainder == 0)
            AppendExact(writer, nearest);
        else
            AppendRounded(writer, nearest, (BigInteger)remainder, 0);
    }

    private static void AppendDecimal(ArrayBufferWriter<byte> writer, Decimal128 value)
    {
        if (Decimal128.IsNaN(value))
        {
            AppendExact(writer, double.NaN);
            return;
        }
        if (Decimal128.IsInfinity(value))
        {
            AppendExact(writer, Decimal128.IsNegative(value) ? double.NegativeInfinity : double.PositiveInfinity);
            return;
        }

        var nearest = NumberOrder.Nearest(new BsonDecimal128(value));
        var remainder = ExactNumber.Of(value) - ExactNumber.Of(nearest);
        if (remainder.Coefficient.IsZero)
            AppendExact(writer, nearest);
        else
            AppendRounded(writer, nearest, remainder.Coefficient, remainder.Exponent);
    }

    private static void AppendExact(ArrayBufferWriter<byte> writer, double value)
    {
        AppendSortable(writer, value);
        KeyString.WriteByte(writer, NoRemainder);
    }

    /// <summary>The remainder: a sign, its decimal magnitude, its first digits; forty tell apart any two 34-digit decimals.</summary>
    private static void AppendRounded(ArrayBufferWriter<byte> writer, double nearest, BigInteger remainder, int exponent)
    {
        AppendSortable(writer, nearest);
        var negative = remainder.Sign < 0;
        KeyString.WriteByte(writer, negative ? NegativeRemainder : PositiveRemainder);
        var digits = BigInteger.Abs(remainder).ToString(CultureInfo.InvariantCulture);
        var magnitude = (uint)(digits.Length + exponent + (1 << 30));
        var kept = digits.AsSpan(0, Math.Min(digits.Length, 40)).TrimEnd('0');
        var mask = negative ? (byte)0xFF : (byte)0x00;
        var span = writer.GetSpan(5 + kept.Length);
        BinaryPrimitives.WriteUInt32BigEndian(span, negative ? ~magnitude : magnitude);
        for (var i = 0; i < kept.Length; i++)
            span[4 + i] = (byte)(kept[i] ^ mask);
        span[4 + kept.Length] = mask;
        writer.Advance(5 + kept.Length);
    }

    private static void AppendSortable(ArrayBufferWriter<byte> writer, double value)
    {
        // NaN sorts below every number; zero has one form.
        if (double.IsNaN(value))
        {
            KeyString.WriteUInt64(writer, 0);
            return;
        }
        var bits = BitConverter.DoubleToInt64Bits(value == 0 ? 0.0 : value);
        KeyString.WriteUInt64(writer, bits < 0 ? (ulong)~bits : (ulong)bits ^ (1UL << 63));
    }
}
