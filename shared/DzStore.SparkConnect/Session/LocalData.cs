using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Google.Protobuf;

namespace DzStore.SparkConnect;

/// <summary>Rows of this program as a DataFrame: Arrow inside the plan.</summary>
internal static class LocalData
{
    // What Spark's server takes in one message by default (spark.connect.grpc.maxInboundMessageSize), less room for the rest of the plan.
    private const int MaxBytes = 120 * 1024 * 1024;
    private static readonly ConcurrentDictionary<PropertyInfo, Func<object, object?>> Getters = new();

    public static DataFrame FromObjects<T>(SparkSession session, IEnumerable<T> rows)
    {
        if (IsScalar(typeof(T)))
            return FromValues(session, rows.Select(value => (IReadOnlyList<object?>)[value]), new StructType { { "value", ClrTypes.ToSpark(typeof(T)), ClrTypes.CanBeNull(typeof(T)) } });
        var schema = ClrTypes.Schema(typeof(T));
        var getters = ClrTypes.Properties(typeof(T)).Select(Getter).ToArray();
        return FromValues(session, rows.Select(row => Values(row ?? throw new ArgumentException("A row is null", nameof(rows)), getters)), schema);
    }

    public static DataFrame FromValues(SparkSession session, IEnumerable<IReadOnlyList<object?>> rows, StructType schema)
    {
        if (schema.Count == 0)
            throw new ArgumentException("A DataFrame has at least one column", nameof(schema));
        return new(session, new() { LocalRelation = new() { Data = Write(rows, schema), Schema = SparkJson.Write(schema) } });
    }

    /// <summary>The properties of an object in the order of the struct's fields.</summary>
    public static IReadOnlyList<object?> ValuesOf(object value, StructType type)
    {
        var properties = ClrTypes.Properties(value.GetType()).ToDictionary(ClrTypes.ColumnName);
        return [.. type.Select(field => properties.TryGetValue(field.Name, out var property)
            ? Getter(property)(value)
            : throw new ArgumentException($"{ClrNames.Of(value.GetType())} has no property for the field '{field.Name}'"))];
    }

    internal static ByteString Write(IEnumerable<IReadOnlyList<object?>> rows, StructType schema)
    {
        var all = rows as IReadOnlyList<IReadOnlyList<object?>> ?? [.. rows];
        if (all.FirstOrDefault(row => row.Count != schema.Count) is { } wrong)
            throw new ArgumentException($"A row has {wrong.Count} values, and the schema {schema.Count} columns", nameof(rows));
        var arrow = new Schema([.. schema.Select(ArrowBuilder.Field)], null);
        using var bytes = new MemoryStream();
        using (var writer = new ArrowStreamWriter(bytes, arrow, leaveOpen: true))
        {
            // One batch, even of no rows: Spark 3.5 takes the first of the stream and silently leaves the others.
            using var batch = new RecordBatch(arrow, schema.Select((field, i) => ArrowBuilder.Build(field, Column(all, i))), all.Count);
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }
        if (bytes.Length > MaxBytes)
            throw new ArgumentException(
                $"The rows take {bytes.Length >> 20} MB, and a Spark server takes 128 MB in one message: write them where Spark can read them, or send them in parts", nameof(rows));
        return UnsafeByteOperations.UnsafeWrap(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
    }

    private static object?[] Column(IReadOnlyList<IReadOnlyList<object?>> rows, int index)
    {
        var values = new object?[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = rows[i][index];
        return values;
    }

    private static object?[] Values(object row, Func<object, object?>[] getters)
    {
        var values = new object?[getters.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = getters[i](row);
        return values;
    }

    private static Func<object, object?> Getter(PropertyInfo property) => Getters.GetOrAdd(property, static property =>
    {
        var row = Expression.Parameter(typeof(object));
        var read = Expression.Property(Expression.Convert(row, property.DeclaringType!), property);
        return Expression.Lambda<Func<object, object?>>(Expression.Convert(read, typeof(object)), row).Compile();
    });

    private static bool IsScalar(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is { } value && (value.IsPrimitive || value.IsEnum || value.Namespace == "System" || typeof(System.Collections.IEnumerable).IsAssignableFrom(value));
}
