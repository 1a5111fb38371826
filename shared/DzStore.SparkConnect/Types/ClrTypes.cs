using System.Collections;
using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations.Schema;
using System.Data.SqlTypes;
using System.Reflection;
using System.Runtime.CompilerServices;
using DzStore.SparkConnect.Values;

namespace DzStore.SparkConnect.Types;

/// <summary>Finds the Spark types of .NET types, and the columns of a class or record.</summary>
internal static class ClrTypes
{
    /// <summary>20 digits before the point and 18 after it, as Spark's encoders use. A number with more digits is refused.</summary>
    private static readonly DecimalType WideDecimal = new(38, 18);

    public static DataType ToSpark(Type type) => ToSpark(type, []);

    private static DataType ToSpark(Type type, ImmutableStack<Type> outer)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Scalar(type) is { } scalar)
            return scalar;
        if (outer.Contains(type))
            throw new NotSupportedException($"{ClrNames.Of(type)} is within itself, and a Spark type can't be; give a schema");
        outer = outer.Push(type);
        if (IsMap(type))
        {
            var (key, value) = PairOf(type);
            return new MapType(ToSpark(key, outer), ToSpark(value, outer), CanBeNull(value));
        }
        if (typeof(IEnumerable).IsAssignableFrom(type))
        {
            var element = ElementOf(type);
            return new ArrayType(ToSpark(element, outer), CanBeNull(element));
        }
        if (type.IsPrimitive || type == typeof(object) || type.IsPointer || type.IsInterface || typeof(Delegate).IsAssignableFrom(type))
            throw new NotSupportedException($"{type} has no Spark type; give a schema, or use a type with one");
        return Schema(type, outer);
    }

    /// <summary>The public readable properties of a class or record, in order of declaration.</summary>
    public static StructType Schema(Type type) => Schema(type, [type]);

    private static StructType Schema(Type type, ImmutableStack<Type> outer)
    {
        var nullability = new NullabilityInfoContext();
        return new(
            Properties(type)
                .Select(property => new StructField(
                    ColumnName(property),
                    ToSpark(property.PropertyType, outer),
                    nullability.Create(property).ReadState != NullabilityState.NotNull
                ))
        );
    }

    public static IReadOnlyList<PropertyInfo> Properties(Type type)
    {
        // A Uri or a TimeOnly is a value and more than its properties. Pairs and tuples are their properties.
        if (
            $"{type.Namespace}.".StartsWith("System.", StringComparison.Ordinal)
            && !type.IsAssignableTo(typeof(ITuple))
            && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
        )
        {
            throw new NotSupportedException($"{type} has no Spark type; give a schema, or use a type with one");
        }
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .ToArray();
        return properties.Length > 0 ? properties : throw new NotSupportedException($"{type} has no public properties to make columns of");
    }

    /// <summary>The column's name: the one of <c>[Column("…")]</c>, or the property's name.</summary>
    public static string ColumnName(PropertyInfo property) => property.GetCustomAttribute<ColumnAttribute>()?.Name ?? property.Name;

    public static bool IsMap(Type type) =>
        Interface(type, typeof(IReadOnlyDictionary<,>)) is not null || Interface(type, typeof(IDictionary<,>)) is not null;

    public static (Type Key, Type Value) PairOf(Type type)
    {
        var arguments = (Interface(type, typeof(IReadOnlyDictionary<,>)) ?? Interface(type, typeof(IDictionary<,>)))?.GetGenericArguments();
        return arguments is [var key, var value]
            ? (key, value)
            : throw new NotSupportedException($"{type} does not say its key and value types");
    }

    public static Type ElementOf(Type type) =>
        Interface(type, typeof(IEnumerable<>))?.GetGenericArguments()[0]
        ?? throw new NotSupportedException($"{type} does not say its element type");

    public static bool CanBeNull(Type type) => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;

    private static DataType? Scalar(Type type) =>
        type switch
        {
            { IsEnum: true } => DataType.String,
            _ when type == typeof(string) || type == typeof(char) || type == typeof(Guid) => DataType.String,
            _ when type == typeof(bool) => DataType.Boolean,
            _ when type == typeof(sbyte) => DataType.Byte,
            _ when type == typeof(short) || type == typeof(byte) => DataType.Short,
            _ when type == typeof(int) || type == typeof(ushort) => DataType.Integer,
            _ when type == typeof(long) || type == typeof(uint) => DataType.Long,
            _ when type == typeof(ulong) => new DecimalType(20, 0),
            _ when type == typeof(float) => DataType.Float,
            _ when type == typeof(double) => DataType.Double,
            _ when type == typeof(decimal) || type == typeof(SqlDecimal) => WideDecimal,
            _ when type == typeof(byte[]) => DataType.Binary,
            _ when type == typeof(DateOnly) => DataType.Date,
            _ when type == typeof(DateTimeOffset) || type == typeof(DateTime) => DataType.Timestamp,
            _ when type == typeof(TimeSpan) => DataType.DayTimeInterval,
            _ when type == typeof(YearMonthInterval) => DataType.YearMonthInterval,
            _ when type == typeof(CalendarInterval) => DataType.CalendarInterval,
            _ => null,
        };

    private static Type? Interface(Type type, Type definition) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == definition
            ? type
            : type.GetInterfaces()
                .FirstOrDefault(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == definition);
}
