using System.Collections;
using System.Data.SqlTypes;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Google.Protobuf;
using Proto = DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect;

/// <summary>.NET values as literals of a plan.</summary>
internal static class Literals
{
    /// <summary>
    /// The value as an expression: a literal, but calls of array() and map() where nulls are within. Spark 3.5 reads the elements of a literal
    /// by their type without asking whether they are null, and takes 0 or "" for one.
    /// </summary>
    public static Column Expression(object? value)
    {
        if (!IsCollection(value))
            return Literal(value);
        // The type first: it refuses collections of themselves, which have no end.
        var type = TypeOf(value.GetType(), [value]);
        return HoldsNull(value) ? Calls(value, type) : Literal(value);
    }

    /// <exception cref="NotSupportedException">No literal holds it: Spark has no such type, or nulls are within.</exception>
    public static Proto.Expression.Types.Literal From(object? value) => value switch
    {
        _ when IsNull(value) => new() { Null = TypeProtocol.ToProto(DataType.Null) },
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
        // An sbyte[] too passes for a byte[] in a pattern.
        byte[] bytes when !IsCollection(value) => new() { Binary = ByteString.CopyFrom(bytes) },
        DateOnly date => new() { Date = date.DayNumber - SparkTime.UnixEpochDay },
        DateTimeOffset instant => new() { Timestamp = SparkTime.ToMicroseconds(instant) },
        DateTime { Kind: DateTimeKind.Unspecified } time => new() { TimestampNtz = SparkTime.ToMicroseconds(time) },
        DateTime instant => new() { Timestamp = SparkTime.ToMicroseconds(new DateTimeOffset(instant)) },
        TimeSpan span => new() { DayTimeInterval = SparkTime.ToMicroseconds(span) },
        YearMonthInterval span => new() { YearMonthInterval = span.Months },
        CalendarInterval span => new() { CalendarInterval = new() { Months = span.Months, Days = span.Days, Microseconds = span.Microseconds } },
        Enum name => new() { String = name.ToString() },
        IEnumerable elements => Collection(elements),
        _ => throw new NotSupportedException($"A {value!.GetType()} can't be a Spark literal; give a number, text, date, time, bytes, or an array or dictionary of these"),
    };

    private static Proto.Expression.Types.Literal Decimal(decimal number)
    {
        // Spark wants precision ≥ scale: 0.05 has one digit, and is a decimal(2,2).
        var digits = new SqlDecimal(number);
        return Decimal(number.ToString(CultureInfo.InvariantCulture), Math.Max(digits.Precision, digits.Scale), digits.Scale);
    }

    private static Proto.Expression.Types.Literal Decimal(string digits, int precision, int scale) =>
        new() { Decimal = new() { Value = digits, Precision = precision, Scale = scale } };

    private static string Text(string text) => SparkText.IsWhole(text)
        ? text
        : throw new ArgumentException("A text with half a surrogate pair is none, and would arrive with U+FFFD in its place");

    private static Proto.Expression.Types.Literal Collection(IEnumerable collection)
    {
        var type = TypeOf(collection.GetType(), [collection]);
        if (HoldsNull(collection))
            throw new NotSupportedException($"A literal can't hold the nulls within this {type}: Lit(…) can, as an expression");
        if (type is ArrayType array)
            return new() { Array = new() { ElementType = TypeProtocol.ToProto(array.ElementType), Elements = { collection.Cast<object>().Select(From) } } };
        var map = (MapType)type;
        return new()
        {
            Map = new()
            {
                KeyType = TypeProtocol.ToProto(map.KeyType),
                ValueType = TypeProtocol.ToProto(map.ValueType),
                Keys = { Map(collection).Keys.Cast<object>().Select(From) },
                Values = { Map(collection).Values.Cast<object>().Select(From) },
            },
        };
    }

    /// <summary>The Spark type of a .NET type, as these values have it: whether a DateTime is an instant, only its Kind says.</summary>
    private static DataType TypeOf(Type type, IEnumerable<object?> values)
    {
        var declared = ClrTypes.ToSpark(type);
        if (declared is ArrayType array)
        {
            var elements = Within(values, one => ((IEnumerable)one).Cast<object?>());
            return array with { ElementType = TypeOf(ClrTypes.ElementOf(type), elements), ContainsNull = array.ContainsNull || elements.Any(IsNull) };
        }
        if (declared is MapType map)
        {
            var (key, value) = ClrTypes.PairOf(type);
            var (keys, items) = (Within(values, one => Map(one).Keys.Cast<object?>()), Within(values, one => Map(one).Values.Cast<object?>()));
            return map with { KeyType = TypeOf(key, keys), ValueType = TypeOf(value, items), ValueContainsNull = map.ValueContainsNull || items.Any(IsNull) };
        }
        // Of an element that is larger than its type Spark makes null.
        if (declared is DecimalType number)
        {
            foreach (var one in values.Where(one => !IsNull(one)))
                new CellConverter("literal").Decimal(one!, number);
        }
        var kinds = values.OfType<DateTime>().Select(time => time.Kind == DateTimeKind.Unspecified).Distinct().ToArray();
        return kinds switch
        {
            [] or [false] => declared,
            [true] => DataType.TimestampNtz,
            _ => throw new ArgumentException("DateTimes with and without a Kind are of two Spark types, and one array or map holds one: use DateTime.SpecifyKind"),
        };
    }

    private static Column Calls(object? value, DataType type) => (type, value) switch
    {
        (ArrayType array, IEnumerable elements) => Column.Call("array", elements.Cast<object?>().Select(one => Calls(one, array.ElementType))).Cast(type),
        (MapType map, IDictionary pairs) => Column.Call("map", pairs.Keys.Cast<object>().SelectMany(
            key => new[] { Calls(key, map.KeyType), Calls(pairs[key], map.ValueType) })).Cast(type),
        _ => Literal(value),
    };

    private static Column Literal(object? value) => new(new Proto.Expression { Literal = From(value) });

    private static IEnumerable<object?> Within(IEnumerable<object?> collections, Func<object, IEnumerable<object?>> elementsOf) =>
        collections.OfType<object>().SelectMany(elementsOf);

    private static IDictionary Map(object value) =>
        value as IDictionary ?? throw new NotSupportedException($"A {value.GetType()} can't be a Spark literal; give a Dictionary");

    private static bool HoldsNull(object? value) =>
        IsNull(value) || (IsCollection(value) && ((value as IDictionary)?.Values ?? (IEnumerable)value).Cast<object?>().Any(HoldsNull));

    private static bool IsNull(object? value) => value is null or DBNull or INullable { IsNull: true };

    private static bool IsCollection([NotNullWhen(true)] object? value) => value is IEnumerable and not string && value.GetType() != typeof(byte[]);
}
