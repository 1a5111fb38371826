using System.Collections;
using DzStore.SparkConnect.Arrow;
using DzStore.SparkConnect.Types;
using DzStore.SparkConnect.Values;

namespace DzStore.SparkConnect.Plans;

/// <summary>Finds the Spark type of a .NET collection from its declared type and from the values in it.</summary>
internal static class LiteralTypes
{
    /// <exception cref="NotSupportedException">Spark has no such type.</exception>
    /// <exception cref="ArgumentException">The values are of two Spark types, or larger than their type.</exception>
    public static DataType Of(object collection) => Of(collection.GetType(), [collection]);

    /// <summary>
    /// The columns for objects whose property values are given. A DateTime without a Kind is no instant, and makes a column of
    /// timestamp_ntz.
    /// </summary>
    /// <exception cref="ArgumentException">DateTimes of one column are with and without a Kind.</exception>
    public static StructType Columns(StructType declared, IReadOnlyList<Type> types, IReadOnlyList<object?[]> rows) =>
        new(
            declared.Select(
                (field, i) => HasTimes(field.DataType) ? field with { DataType = Of(types[i], rows.Select(row => row[i])) } : field
            )
        );

    private static bool HasTimes(DataType type) =>
        type switch
        {
            ArrayType array => HasTimes(array.ElementType),
            MapType map => HasTimes(map.KeyType) || HasTimes(map.ValueType),
            StructType schema => schema.Any(field => HasTimes(field.DataType)),
            _ => type == DataType.Timestamp,
        };

    /// <summary>The Spark type of a .NET type that holds these values. Only the Kind of a DateTime says whether it is an instant.</summary>
    private static DataType Of(Type type, IEnumerable<object?> values)
    {
        var declared = ClrTypes.ToSpark(type);
        if (declared is ArrayType array)
        {
            var elements = Within(values, one => ((IEnumerable)one).Cast<object?>());
            return array with
            {
                ElementType = Of(ClrTypes.ElementOf(type), elements),
                ContainsNull = array.ContainsNull || elements.Any(Collections.IsNull),
            };
        }
        if (declared is MapType map)
        {
            var (key, value) = ClrTypes.PairOf(type);
            var (keys, items) = (
                Within(values, one => Collections.Map(one).Keys.Cast<object?>()),
                Within(values, one => Collections.Map(one).Values.Cast<object?>())
            );
            return map with
            {
                KeyType = Of(key, keys),
                ValueType = Of(value, items),
                ValueContainsNull = map.ValueContainsNull || items.Any(Collections.IsNull),
            };
        }
        if (declared is StructType fields)
        {
            var properties = ClrTypes.Properties(Nullable.GetUnderlyingType(type) ?? type);
            var getters = properties.Select(PropertyGetters.Of).ToArray();
            var rows = values.OfType<object>().Select(row => Array.ConvertAll(getters, getter => getter(row))).ToArray();
            return Columns(fields, [.. properties.Select(property => property.PropertyType)], rows);
        }
        // Spark turns an element that is larger than its type into null.
        if (declared is DecimalType number)
        {
            foreach (var one in values.Where(one => !Collections.IsNull(one)))
                new CellConverter("literal").Decimal(one!, number);
        }
        var kinds = values.OfType<DateTime>().Select(time => time.Kind == DateTimeKind.Unspecified).Distinct().ToArray();
        return kinds switch
        {
            [] or [false] => declared,
            [true] => DataType.TimestampNtz,
            _ => throw new ArgumentException(
                "DateTimes with and without a Kind are of two Spark types, and one column, array or map holds one: use DateTime.SpecifyKind"
            ),
        };
    }

    private static IEnumerable<object?> Within(IEnumerable<object?> collections, Func<object, IEnumerable<object?>> elementsOf) =>
        collections.OfType<object>().SelectMany(elementsOf);
}
