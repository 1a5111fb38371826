using System.Collections;
using System.Data.SqlTypes;
using System.Diagnostics.CodeAnalysis;

namespace DzStore.SparkConnect.Plans;

/// <summary>Tells apart nulls, single values and collections as Spark's literals do.</summary>
internal static class Collections
{
    /// <summary>True for arrays, lists and dictionaries; false for text and bytes, which are single values.</summary>
    public static bool IsCollection([NotNullWhen(true)] object? value) =>
        // An sbyte[] too passes for a byte[] in a pattern.
        value is IEnumerable and not string
        && value.GetType() != typeof(byte[]);

    /// <summary>True for the nulls of .NET, of ADO.NET and of System.Data.SqlTypes.</summary>
    public static bool IsNull(object? value) => value is null or DBNull or INullable { IsNull: true };

    /// <summary>True for a null, and for a collection with a null at any depth. Keys of a dictionary are never null.</summary>
    public static bool HoldsNull(object? value) =>
        IsNull(value) || (IsCollection(value) && ((value as IDictionary)?.Values ?? (IEnumerable)value).Cast<object?>().Any(HoldsNull));

    /// <exception cref="NotSupportedException">A dictionary that has no untyped view, and so can't be read here.</exception>
    public static IDictionary Map(object value) =>
        value as IDictionary ?? throw new NotSupportedException($"A {value.GetType()} can't be a Spark literal; give a Dictionary");
}
