using System.Globalization;

namespace DzStore.SparkConnect;

/// <summary>
/// A row as Spark sent it. Values are of the closest .NET type: bool, sbyte, short, int, long, float, double, decimal (SqlDecimal over 28
/// digits), string, byte[], DateOnly, DateTimeOffset (timestamp), DateTime (timestamp_ntz), TimeSpan, arrays, dictionaries, Row; or null.
/// </summary>
public sealed class Row
{
    private readonly object?[] values;

    public Row(StructType schema, params IEnumerable<object?> values)
    {
        (Schema, this.values) = (schema, values as object?[] ?? [.. values]);
        if (this.values.Length != schema.Count)
            throw new ArgumentException($"{this.values.Length} values for {schema.Count} columns", nameof(values));
    }

    public StructType Schema { get; }

    public IReadOnlyList<object?> Values => values;

    public object? this[int index] => values[index];

    /// <exception cref="ArgumentException">No such column.</exception>
    public object? this[string name] => values[Schema.IndexOf(name)];

    public bool IsNull(string name) => this[name] is null;

    public object? Get(int index) => values[index];

    /// <summary>The value as <typeparamref name="T"/>; numbers are converted when nothing is lost.</summary>
    /// <exception cref="SparkMappingException">Null for a type that can't be, or a value of another kind or out of range.</exception>
    public T GetAs<T>(string name) => Convert<T>(this[name], name);

    public T GetAs<T>(int index) => Convert<T>(values[index], Schema[index].Name);

    public override string ToString() => $"[{string.Join(", ", values.Select(Text))}]";

    private static T Convert<T>(object? value, string column)
    {
        if (value is T fits)
            return fits;
        if (value is null)
            return ClrTypes.CanBeNull(typeof(T)) ? default! : throw new SparkMappingException($"Column '{column}' is null, and {ClrNames.Of(typeof(T))} can't be");
        var target = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (Conversions.Find(value.GetType(), target) is not { } conversion)
            throw new SparkMappingException($"Column '{column}' is a {ClrNames.Of(value.GetType())}, which can't be read as {ClrNames.Of(typeof(T))}");
        try
        {
            return (T)conversion.DynamicInvoke(value)!;
        }
        catch (System.Reflection.TargetInvocationException failure)
        {
            throw new SparkMappingException($"Column '{column}' is {Text(value)}, which does not fit {ClrNames.Of(typeof(T))}", failure.InnerException);
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => text,
        byte[] bytes => System.Convert.ToHexString(bytes),
        System.Collections.IDictionary map => $"{{{string.Join(", ", map.Keys.Cast<object>().Select(key => $"{Text(key)} -> {Text(map[key])}"))}}}",
        System.Collections.IEnumerable elements => $"[{string.Join(", ", elements.Cast<object?>().Select(Text))}]",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
