using DzStore.SparkConnect.Arrow;
using DzStore.SparkConnect.Protocol;
using DzStore.SparkConnect.Types;
using DzStore.SparkConnect.Values;

namespace DzStore.SparkConnect.Plans;

/// <summary>Rows of this program as a relation: the plan carries them as Arrow (message <c>LocalRelation</c>).</summary>
internal static class LocalData
{
    /// <summary>Objects as rows with a column for every public property; single values as rows with a column <c>value</c>.</summary>
    public static Relation OfObjects<T>(IEnumerable<T> rows)
    {
        if (IsScalar(typeof(T)))
        {
            var value = new StructType { { "value", ClrTypes.ToSpark(typeof(T)), ClrTypes.CanBeNull(typeof(T)) } };
            return OfColumns(value, [typeof(T)], [.. rows.Select(row => new object?[] { row })]);
        }

        var schema = ClrTypes.Schema(typeof(T));
        var properties = ClrTypes.Properties(typeof(T));
        var getters = properties.Select(PropertyGetters.Of).ToArray();
        return OfColumns(
            schema,
            [.. properties.Select(property => property.PropertyType)],
            [.. rows.Select(row => Values(row ?? throw new ArgumentException("A row is null", nameof(rows)), getters))]
        );
    }

    private static Relation OfColumns(StructType declared, Type[] types, object?[][] rows) =>
        OfValues(rows, LiteralTypes.Columns(declared, types, rows));

    /// <summary>Lists of values as rows, in the order of the schema's columns.</summary>
    public static Relation OfValues(IEnumerable<IReadOnlyList<object?>> rows, StructType schema)
    {
        if (schema.Count == 0)
            throw new ArgumentException("A DataFrame has at least one column", nameof(schema));
        return new()
        {
            LocalRelation = new() { Data = BatchEncoder.Write(rows, schema), Schema = SparkJson.Write(schema) },
        };
    }

    private static object?[] Values(object row, Func<object, object?>[] getters)
    {
        var values = new object?[getters.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = getters[i](row);
        return values;
    }

    private static bool IsScalar(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is { } value
        && (
            value.IsPrimitive
            || value.IsEnum
            || value.Namespace == "System"
            || typeof(System.Collections.IEnumerable).IsAssignableFrom(value)
        );
}
