using System.Collections;
using System.Data.SqlTypes;
using System.Globalization;
using Google.Protobuf;
using Proto = DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect;

/// <summary>.NET values as literals of a plan.</summary>
internal static class Literals
{
    public static Proto.Expression.Types.Literal From(object? value) => value switch
    {
        null or DBNull => new() { Null = TypeProtocol.ToProto(DataType.Null) },
        bool flag => new() { Boolean = flag },
        sbyte number => new() { Byte = number },
        byte number => new() { Short = number },
        short number => new() { Short = number },
        ushort number => new() { Integer = number },
        int number => new() { Integer = number },
        uint number => new() { Long = number },
        long number => new() { Long = number },
        ulong number => Decimal(number.ToString(CultureInfo.InvariantCulture), 20, 0),
        float number => new() { Float = number },
        double number => new() { Double = number },
        decimal number => Decimal(number),
        SqlDecimal number => Decimal(number.ToString(), number.Precision, number.Scale),
        char letter => new() { String = letter.ToString() },
        string text => new() { String = text },
        Guid id => new() { String = id.ToString() },
        byte[] bytes => new() { Binary = ByteString.CopyFrom(bytes) },
        DateOnly date => new() { Date = date.DayNumber - SparkTime.UnixEpochDay },
        DateTimeOffset instant => new() { Timestamp = SparkTime.ToMicroseconds(instant) },
        DateTime { Kind: DateTimeKind.Unspecified } time => new() { TimestampNtz = SparkTime.ToMicroseconds(time) },
        DateTime instant => new() { Timestamp = SparkTime.ToMicroseconds(new DateTimeOffset(instant)) },
        TimeSpan span => new() { DayTimeInterval = SparkTime.ToMicroseconds(span) },
        YearMonthInterval span => new() { YearMonthInterval = span.Months },
        CalendarInterval span => new() { CalendarInterval = new() { Months = span.Months, Days = span.Days, Microseconds = span.Microseconds } },
        Enum name => new() { String = name.ToString() },
        IDictionary map => Map(map),
        IEnumerable elements => Array(elements),
        _ => throw new NotSupportedException($"A {value.GetType()} can't be a Spark literal; give a number, text, date, time, bytes, or an array or dictionary of these"),
    };

    private static Proto.Expression.Types.Literal Decimal(decimal number)
    {
        // Spark wants precision ≥ scale: 0.05 has one digit, and is a decimal(2,2).
        var digits = new SqlDecimal(number);
        return Decimal(number.ToString(CultureInfo.InvariantCulture), Math.Max(digits.Precision, digits.Scale), digits.Scale);
    }

    private static Proto.Expression.Types.Literal Decimal(string digits, int precision, int scale) =>
        new() { Decimal = new() { Value = digits, Precision = precision, Scale = scale } };

    private static Proto.Expression.Types.Literal Array(IEnumerable elements)
    {
        var type = ClrTypes.ToSpark(ClrTypes.ElementOf(elements.GetType()));
        return new() { Array = new() { ElementType = TypeProtocol.ToProto(type), Elements = { elements.Cast<object?>().Select(From) } } };
    }

    private static Proto.Expression.Types.Literal Map(IDictionary map)
    {
        var (key, value) = ClrTypes.PairOf(map.GetType());
        return new()
        {
            Map = new()
            {
                KeyType = TypeProtocol.ToProto(ClrTypes.ToSpark(key)),
                ValueType = TypeProtocol.ToProto(ClrTypes.ToSpark(value)),
                Keys = { map.Keys.Cast<object>().Select(From) },
                Values = { map.Values.Cast<object?>().Select(From) },
            },
        };
    }
}
