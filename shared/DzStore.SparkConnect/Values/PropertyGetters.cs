using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;

namespace DzStore.SparkConnect.Values;

/// <summary>Compiled getters of properties, each compiled once.</summary>
internal static class PropertyGetters
{
    private static readonly ConcurrentDictionary<PropertyInfo, Func<object, object?>> Compiled = new();

    public static Func<object, object?> Of(PropertyInfo property) => Compiled.GetOrAdd(property, Compile);

    private static Func<object, object?> Compile(PropertyInfo property)
    {
        var row = Expression.Parameter(typeof(object));
        var read = Expression.Property(Expression.Convert(row, property.DeclaringType!), property);
        return Expression.Lambda<Func<object, object?>>(Expression.Convert(read, typeof(object)), row).Compile();
    }
}
