using DzStore.SparkConnect.Types;
using DzStore.SparkConnect.Values;

namespace DzStore.SparkConnect.Arrow;

/// <summary>The field values of a struct, taken from a Row, a list of values, or an object with properties.</summary>
internal static class StructFields
{
    /// <exception cref="ArgumentException">The value has another number of fields, or lacks a property for one of them.</exception>
    public static IReadOnlyList<object?> Of(object value, StructType type, string column)
    {
        var fields = value switch
        {
            Row row => row.Values,
            IReadOnlyList<object?> values => values,
            _ => OfObject(value, type),
        };
        return fields.Count == type.Count
            ? fields
            : throw new ArgumentException($"Column '{column}' takes {type.Count} fields, and got {fields.Count}");
    }

    private static IReadOnlyList<object?> OfObject(object value, StructType type)
    {
        var properties = ClrTypes.Properties(value.GetType()).ToDictionary(ClrTypes.ColumnName);
        return
        [
            .. type.Select(field =>
                properties.TryGetValue(field.Name, out var property)
                    ? PropertyGetters.Of(property)(value)
                    : throw new ArgumentException($"{ClrNames.Of(value.GetType())} has no property for the field '{field.Name}'")
            ),
        ];
    }
}
