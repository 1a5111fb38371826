using System.Collections;
using System.Data.SqlTypes;
using System.Globalization;
using DzStore.SparkConnect.Types;
using DzStore.SparkConnect.Values;
using Google.Protobuf;
using Proto = DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect.Plans;

/// <summary>.NET values as literals of a plan (message <c>Expression.Literal</c>).</summary>
internal static class Literals
{
    /// <exception cref="NotSupportedException">Spark has no such type, or a collection holds nulls.</exception>
    public static Proto.Expression.Types.Literal From(object? value) =>
        value switch
        {
            _ when Collections.IsNull(value) => new() { Null = TypeProtocol.ToProto(DataType.Null) },
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
            char letter => new() { String = Text(letter.ToString()) },
            string text => new() { String = Text(text) },
            Guid id => new() { String = id.ToString() },
            byte[] bytes when !Collections.IsCollection(value) => new() { Binary = ByteString.CopyFrom(bytes) },
            DateOnly date => new() { Date = date.DayNumber - SparkTime.UnixEpochDay },
            DateTimeOffset instant => new() { Timestamp = SparkTime.ToMicroseconds(instant) },
            DateTime { Kind: DateTimeKind.Unspecified } time => new() { TimestampNtz = SparkTime.ToMicroseconds(time) },
            DateTime instant => new() { Timestamp = SparkTime.ToMicroseconds(new DateTimeOffset(instant)) },
            TimeSpan span => new() { DayTimeInterval = SparkTime.ToMicroseconds(span) },
            YearMonthInterval span => new() { YearMonthInterval = span.Months },
            CalendarInterval span => new()
            {
                CalendarInterval = new()
                {
                    Months = span.Months,
                    Days = span.Days,
                    Microseconds = span.Microseconds,
                },
            },
            Enum name => new() { String = name.ToString() },
            IEnumerable elements => Collection(elements),
            _ => throw new NotSupportedException(
                $"A {value!.GetType()} can't be a Spark literal; give a number, text, date, time, bytes, or an array or dictionary of these"
            ),
        };

    private static Proto.Expression.Types.Literal Decimal(decimal number)
    {
        // Spark wants precision ≥ scale: 0.05 has one digit, and is a decimal(2,2).
        var digits = new SqlDecimal(number);
        return Decimal(number.ToString(CultureInfo.InvariantCulture), Math.Max(digits.Precision, digits.Scale), digits.Scale);
    }

    private static Proto.Expression.Types.Literal Decimal(string digits, int precision, int scale) =>
        new()
        {
            Decimal = new()
            {
                Value = digits,
                Precision = precision,
                Scale = scale,
            },
        };

    private static string Text(string text) =>
        SparkText.IsWhole(text) ? text : throw new ArgumentException("Half a surrogate pair is not text, and would arrive as U+FFFD");

    private static Proto.Expression.Types.Literal Collection(IEnumerable collection)
    {
        var type = LiteralTypes.Of(collection);
        if (Collections.HoldsNull(collection))
            throw new NotSupportedException($"A literal can't hold the nulls within this {type}: Lit(…) can, as an expression");
        if (type is ArrayType array)
        {
            return new()
            {
                Array = new()
                {
                    ElementType = TypeProtocol.ToProto(array.ElementType),
                    Elements = { collection.Cast<object>().Select(From) },
                },
            };
        }

        var map = (MapType)type;
        return new()
        {
            Map = new()
            {
                KeyType = TypeProtocol.ToProto(map.KeyType),
                ValueType = TypeProtocol.ToProto(map.ValueType),
                Keys = { Collections.Map(collection).Keys.Cast<object>().Select(From) },
                Values = { Collections.Map(collection).Values.Cast<object>().Select(From) },
            },
        };
    }
}
