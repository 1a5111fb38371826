using System.Data.SqlTypes;
using System.Linq.Expressions;
using System.Numerics;
using System.Reflection;

namespace DzStore.SparkConnect.Values;

/// <summary>
/// Converts from the .NET type closest to a Spark type to other types. A conversion loses nothing, or fails where it would: C#'s implicit
/// conversions between numbers, narrower integers (checked), text as Guid, enum or char, and an instant as a UTC DateTime.
/// </summary>
internal static class Conversions
{
    private static readonly Type[] Integers =
    [
        typeof(sbyte),
        typeof(byte),
        typeof(short),
        typeof(ushort),
        typeof(int),
        typeof(uint),
        typeof(long),
        typeof(ulong),
    ];

    /// <summary>Finds the conversion as a <c>Func&lt;from, to&gt;</c>; null where there is none.</summary>
    public static Delegate? Find(Type from, Type to)
    {
        if (Integers.Contains(from) && (Integers.Contains(to) || to == typeof(decimal)))
            return Cast(from, to);
        if (Integers.Contains(from) && (to == typeof(float) || to == typeof(double)))
            return Generic(nameof(Exact), [from, to], from, to);
        if (from == typeof(string))
            return FromText(to);
        return (from, to) switch
        {
            _ when from == typeof(float) && to == typeof(double) => Cast(from, to),
            _ when from == typeof(SqlDecimal) && to == typeof(decimal) => (Func<SqlDecimal, decimal>)(value => value.Value),
            _ when from == typeof(decimal) && to == typeof(SqlDecimal) => (Func<decimal, SqlDecimal>)(value => new(value)),
            _ when from == typeof(DateTimeOffset) && to == typeof(DateTime) => (Func<DateTimeOffset, DateTime>)(value => value.UtcDateTime),
            _ when from == typeof(DateOnly) && to == typeof(DateTime) => (Func<DateOnly, DateTime>)(
                value => value.ToDateTime(TimeOnly.MinValue)
            ),
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
            return Generic(nameof(EnumOf), [to], typeof(string), to);
        return null;
    }

    // Parse takes any number; only a value that is defined, or a union of flags, is written as a name again.
    private static T EnumOf<T>(string name)
        where T : struct, Enum =>
        Enum.Parse<T>(name, ignoreCase: true) is var value && value.ToString() is not [>= '0' and <= '9' or '-', ..]
            ? value
            : throw new FormatException($"'{name}' is no {typeof(T).Name}");

    /// <summary>The same number as a floating-point one.</summary>
    /// <exception cref="OverflowException">The number has more digits than the type holds.</exception>
    internal static TTo Exact<TFrom, TTo>(TFrom number)
        where TFrom : struct, IBinaryInteger<TFrom>
        where TTo : struct, IBinaryFloatingPointIeee754<TTo> =>
        TTo.CreateChecked(number) is var near && Int128.CreateChecked(near) == Int128.CreateChecked(number)
            ? near
            : throw new OverflowException($"{number} has more digits than a {ClrNames.Of(typeof(TTo))}");

    private static Delegate Generic(string method, Type[] arguments, Type from, Type to) =>
        typeof(Conversions)
            .GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(arguments)
            .CreateDelegate(typeof(Func<,>).MakeGenericType(from, to));
}
