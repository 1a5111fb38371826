using DzStore.SparkConnect.Errors;
using DzStore.SparkConnect.Values;

namespace DzStore.SparkConnect.Types;

/// <summary>
/// A row as Spark sent it, or the value of a struct (PySpark's <c>Row</c>). Values are of the closest .NET type: bool, sbyte, short, int,
/// long, float, double, decimal (SqlDecimal where the number has too many digits for it), string, byte[], DateOnly, DateTimeOffset
/// (timestamp), DateTime (timestamp_ntz), TimeSpan, arrays, dictionaries and Row; or null.
/// </summary>
public sealed class Row
{
    private readonly object?[] _values;

    /// <summary>Makes a row.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="values">A value for each column, in order.</param>
    /// <exception cref="ArgumentException">There are more or fewer values than columns.</exception>
    public Row(StructType schema, params IEnumerable<object?> values)
    {
        (Schema, _values) = (schema, values as object?[] ?? [.. values]);
        if (_values.Length != schema.Count)
            throw new ArgumentException($"{_values.Length} values for {schema.Count} columns", nameof(values));
    }

    /// <summary>The columns of the row.</summary>
    public StructType Schema { get; }

    /// <summary>The values in the order of the columns.</summary>
    public IReadOnlyList<object?> Values => _values;

    /// <summary>The value at a position, counted from 0.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such position.</exception>
    public object? this[int index] => _values[index];

    /// <summary>The value of a column; its name is matched as <see cref="StructType.IndexOf"/> does.</summary>
    /// <exception cref="ArgumentException">There is no such column, or there are several.</exception>
    public object? this[string name] => _values[Schema.IndexOf(name)];

    /// <summary>True if the column's value is null.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public bool IsNull(string name) => this[name] is null;

    /// <summary>The value at a position, counted from 0: the indexer as a method.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such position.</exception>
    public object? Get(int index) => _values[index];

    /// <summary>The value of a column as <typeparamref name="T"/>. Numbers are converted when nothing is lost.</summary>
    /// <typeparam name="T">The .NET type to read.</typeparam>
    /// <param name="name">The column's name.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="SparkMappingException">
    /// The value is null and <typeparamref name="T"/> can't be, or it is of another kind or out of range.
    /// </exception>
    public T GetAs<T>(string name) => Convert<T>(this[name], name);

    /// <summary>The value at a position as <typeparamref name="T"/>. Numbers are converted when nothing is lost.</summary>
    /// <typeparam name="T">The .NET type to read.</typeparam>
    /// <param name="index">The position, from 0.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such position.</exception>
    /// <exception cref="SparkMappingException">
    /// The value is null and <typeparamref name="T"/> can't be, or it is of another kind or out of range.
    /// </exception>
    public T GetAs<T>(int index) => Convert<T>(_values[index], Schema[index].Name);

    /// <summary>The values in brackets, for people to look at: dates and times as ISO 8601 writes them, numbers with a point.</summary>
    public override string ToString() => $"[{string.Join(", ", _values.Select(SparkText.Of))}]";

    private static T Convert<T>(object? value, string column)
    {
        if (value is T fits)
            return fits;
        if (value is null)
        {
            return ClrTypes.CanBeNull(typeof(T))
                ? default!
                : throw new SparkMappingException($"Column '{column}' is null, and {ClrNames.Of(typeof(T))} can't be");
        }

        var target = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (Conversions.Find(value.GetType(), target) is not { } conversion)
        {
            throw new SparkMappingException(
                $"Column '{column}' is a {ClrNames.Of(value.GetType())}, which can't be read as {ClrNames.Of(typeof(T))}"
            );
        }

        try
        {
            return (T)conversion.DynamicInvoke(value)!;
        }
        catch (System.Reflection.TargetInvocationException e)
        {
            throw new SparkMappingException(
                $"Column '{column}' is {SparkText.Of(value)}, which does not fit {ClrNames.Of(typeof(T))}",
                e.InnerException
            );
        }
    }
}
