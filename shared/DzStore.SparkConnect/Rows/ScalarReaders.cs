using System.Data.SqlTypes;
using Apache.Arrow;
using DzStore.SparkConnect.Types;
using DzStore.SparkConnect.Values;

namespace DzStore.SparkConnect.Rows;

internal sealed class PrimitiveReader<T> : ArrayReader<PrimitiveArray<T>, T>
    where T : struct, IEquatable<T>
{
    public override T Read(int row) => Array.Values[row];
}

internal sealed class BooleanReader : ArrayReader<BooleanArray, bool>
{
    public override bool Read(int row) => Array.GetValue(row).GetValueOrDefault();
}

internal sealed class StringReader : ArrayReader<StringArray, string>
{
    public override string Read(int row) => Array.GetString(row);
}

internal sealed class BinaryReader : ArrayReader<BinaryArray, byte[]>
{
    public override byte[] Read(int row) => Array.GetBytes(row).ToArray();
}

/// <summary>Reads decimals of up to 28 digits, which <see cref="decimal"/> holds exactly.</summary>
internal sealed class DecimalReader(DecimalType type) : ArrayReader<Decimal128Array, decimal>
{
    private readonly byte _scale = (byte)type.Scale;

    public override decimal Read(int row)
    {
        // Sixteen bytes, little endian, in two's complement: 28 digits take at most 94 bits.
        var bytes = Array.ValueBuffer.Span.Slice((Array.Offset + row) * 16, 16);
        var number = System.Buffers.Binary.BinaryPrimitives.ReadInt128LittleEndian(bytes);
        var magnitude = (UInt128)Int128.Abs(number);
        if (magnitude >> 96 != 0)
            throw new OverflowException("the number has more than 96 bits");
        return new((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), number < 0, _scale);
    }
}

/// <summary>Reads decimals of more than 28 digits.</summary>
internal sealed class SqlDecimalReader : ArrayReader<Decimal128Array, SqlDecimal>
{
    public override SqlDecimal Read(int row) => Array.GetSqlDecimal(row) ?? SqlDecimal.Null;
}

/// <summary>
/// Reads decimals of more than 28 digits as the type that holds the number: decimal, or SqlDecimal where a decimal can't. A column of so
/// many digits, such as that of a sum, rarely holds numbers of so many.
/// </summary>
internal sealed class ClosestDecimalReader(DecimalType type) : ArrayReader<Decimal128Array, object>
{
    private const int MaxScale = 28;

    public override object Read(int row)
    {
        var number = System.Buffers.Binary.BinaryPrimitives.ReadInt128LittleEndian(
            Array.ValueBuffer.Span.Slice((Array.Offset + row) * 16, 16)
        );
        var (magnitude, scale) = ((UInt128)Int128.Abs(number), type.Scale);
        // Zeros at the end, which a wide scale brings, are no digits that count.
        while (scale > 0 && (magnitude >> 96 != 0 || scale > MaxScale) && magnitude % 10 == 0)
            (magnitude, scale) = (magnitude / 10, scale - 1);
        if (magnitude >> 96 != 0 || scale > MaxScale)
            return Array.GetSqlDecimal(row)!.Value;
        return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), number < 0, (byte)scale);
    }
}

internal sealed class DateReader : ArrayReader<Date32Array, DateOnly>
{
    public override DateOnly Read(int row) => SparkTime.Date(Array.Values[row]);
}

internal sealed class InstantReader : ArrayReader<TimestampArray, DateTimeOffset>
{
    public override DateTimeOffset Read(int row) => SparkTime.Instant(Array.Values[row]);
}

internal sealed class WallClockReader : ArrayReader<TimestampArray, DateTime>
{
    public override DateTime Read(int row) => SparkTime.WallClock(Array.Values[row]);
}

internal sealed class SpanReader : ArrayReader<DurationArray, TimeSpan>
{
    public override TimeSpan Read(int row) => SparkTime.Span(Array.Values[row]);
}

internal sealed class MonthsReader : ArrayReader<YearMonthIntervalArray, YearMonthInterval>
{
    public override YearMonthInterval Read(int row) => new(Array.Values[row].Months);
}

internal sealed class CalendarReader : ArrayReader<MonthDayNanosecondIntervalArray, CalendarInterval>
{
    public override CalendarInterval Read(int row) =>
        Array.Values[row] is var value ? new(value.Months, value.Days, value.Nanoseconds / 1000) : default;
}
