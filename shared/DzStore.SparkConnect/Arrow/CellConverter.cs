using System.Data.SqlTypes;
using System.Numerics;
using DzStore.SparkConnect.Types;
using DzStore.SparkConnect.Values;

namespace DzStore.SparkConnect.Arrow;

/// <summary>
/// Converts .NET values to values of one column. Nothing is rounded, cut or guessed: what does not fit is an error that names the column.
/// </summary>
internal sealed class CellConverter(string column)
{
    public T As<T>(object value) => value is T fits ? fits : throw Wrong(value, ClrNames.Of(typeof(T)));

    public T Integer<T>(object value)
        where T : struct, INumber<T>
    {
        try
        {
            return value switch
            {
                T fits => fits,
                sbyte number => T.CreateChecked(number),
                byte number => T.CreateChecked(number),
                short number => T.CreateChecked(number),
                ushort number => T.CreateChecked(number),
                int number => T.CreateChecked(number),
                uint number => T.CreateChecked(number),
                long number => T.CreateChecked(number),
                ulong number => T.CreateChecked(number),
                _ => throw Wrong(value, ClrNames.Of(typeof(T))),
            };
        }
        catch (OverflowException e)
        {
            throw Wrong(value, ClrNames.Of(typeof(T)), e);
        }
    }

    public double Double(object value)
    {
        try
        {
            return value switch
            {
                double number => number,
                float number => number,
                _ => Conversions.Exact<long, double>(Integer<long>(value)),
            };
        }
        catch (OverflowException e)
        {
            throw Wrong(value, "double", e);
        }
    }

    public string Text(object value)
    {
        var text = TextOf(value);
        return SparkText.IsWhole(text)
            ? text
            : throw new ArgumentException(
                $"Column '{column}' takes text, and half a surrogate pair is not text: it would arrive as U+FFFD"
            );
    }

    private string TextOf(object value) =>
        value switch
        {
            string text => text,
            char letter => letter.ToString(),
            Guid id => id.ToString(),
            Enum name => name.ToString(),
            _ => throw Wrong(value, "string"),
        };

    /// <summary>The number at the column's scale. Digits beyond it are an error, not rounded away.</summary>
    public SqlDecimal Decimal(object value, DecimalType type)
    {
        var number = value switch
        {
            decimal exact => new SqlDecimal(exact),
            SqlDecimal exact => exact,
            ulong large => new SqlDecimal((decimal)large),
            _ => new SqlDecimal((decimal)Integer<long>(value)),
        };
        try
        {
            // Given fewer places first, so that 1.50 fits a decimal(2,1) as it does in SQL; then compared, so that 1.55 does not.
            var scaled = SqlDecimal.ConvertToPrecScale(
                SqlDecimal.AdjustScale(number, type.Scale - number.Scale, fRound: true),
                type.Precision,
                type.Scale
            );
            return (scaled == number).IsTrue ? scaled : throw Wrong(value, type.SimpleString);
        }
        catch (Exception e) when (e is SqlTypeException or OverflowException)
        {
            throw Wrong(value, type.SimpleString, e);
        }
    }

    public int Days(object value) => As<DateOnly>(value).DayNumber - SparkTime.UnixEpochDay;

    public long Microseconds(object value, DataType type) =>
        value switch
        {
            DateTimeOffset instant when type == DataType.Timestamp => SparkTime.ToMicroseconds(instant),
            DateTime { Kind: not DateTimeKind.Unspecified } instant when type == DataType.Timestamp => SparkTime.ToMicroseconds(
                new DateTimeOffset(instant)
            ),
            DateTime when type == DataType.Timestamp => throw new ArgumentException(
                $"Column '{column}' is a timestamp, and a DateTime without a Kind is not an instant: "
                    + "use DateTimeOffset, DateTime.SpecifyKind, or a timestamp_ntz column"
            ),
            DateTime { Kind: DateTimeKind.Unspecified } wallClock when type == DataType.TimestampNtz => SparkTime.ToMicroseconds(wallClock),
            TimeSpan span when type == DataType.DayTimeInterval => SparkTime.ToMicroseconds(span),
            _ => throw Wrong(value, type.SimpleString),
        };

    private ArgumentException Wrong(object value, string expected, Exception? inner = null) =>
        new($"Column '{column}' takes {expected}, " + $"and {SparkText.Of(value)} ({ClrNames.Of(value.GetType())}) does not fit", inner);
}
