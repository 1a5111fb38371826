using System.Data.SqlTypes;
using System.Linq.Expressions;

namespace DzStore.SparkConnect;

/// <summary>
/// From the .NET type closest to a Spark type to others that lose nothing, or fail where they would: C#'s implicit conversions between
/// numbers, narrower integers (checked), text as Guid, enum or char, an instant as a UTC DateTime.
/// </summary>
internal static class Conversions
{
    private static readonly Type[] Integers =
        [typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong)];

    /// <summary>A <c>Func&lt;from, to&gt;</c>, or null.</summary>
    public static Delegate? Find(Type from, Type to)
    {
        if (Integers.Contains(from) && (Integers.Contains(to) || to == typeof(float) || to == typeof(double) || to == typeof(decimal)))
            return Cast(from, to);
        if (from == typeof(string))
            return FromText(to);
        return (from, to) switch
        {
            _ when from == typeof(float) && to == typeof(double) => Cast(from, to),
            _ when from == typeof(SqlDecimal) && to == typeof(decimal) => (Func<SqlDecimal, decimal>)(value => value.Value),
            _ when from == typeof(decimal) && to == typeof(SqlDecimal) => (Func<decimal, SqlDecimal>)(value => new(value)),
            _ when from == typeof(DateTimeOffset) && to == typeof(DateTime) => (Func<DateTimeOffset, DateTime>)(value => value.UtcDateTime),
            _ when from == typeof(DateOnly) && to == typeof(DateTime) => (Func<DateOnly, DateTime>)(value => value.ToDateTime(TimeOnly.MinValue)),
            _ => null,
        };
    }

    private static Delegate Cast(Type from, Type to)
    {
        var value = Expression.Parameter(from);
        return Expression.Lambda(typeof(Func<,>).MakeGenericType(from, to), Expression.ConvertChecked(value, to), value).Compile();
    }

    private static Delegate? FromText(Type to)
    {
        if (to == typeof(Guid))
            return (Func<string, Guid>)Guid.Parse;
        if (to == typeof(char))
            return (Func<string, char>)(text => text.Length == 1 ? text[0] : throw new FormatException($"'{text}' is not one character"));
        if (to.IsEnum)
            return typeof(Conversions).GetMethod(nameof(EnumOf), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
                .MakeGenericMethod(to).CreateDelegate(typeof(Func<,>).MakeGenericType(typeof(string), to));
        return null;
    }

    private static T EnumOf<T>(string name) where T : struct, Enum => Enum.Parse<T>(name, ignoreCase: true);
}
