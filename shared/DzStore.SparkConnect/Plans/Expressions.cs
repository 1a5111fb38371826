using System.Collections;
using DzStore.SparkConnect.Types;
using Expression = DzStore.SparkConnect.Protocol.Expression;

namespace DzStore.SparkConnect.Plans;

/// <summary>Builds the protocol's expressions.</summary>
internal static class Expressions
{
    /// <summary>The call of a function by its name in Spark SQL (message <c>UnresolvedFunction</c>).</summary>
    public static Expression Call(string function, IEnumerable<Expression> arguments) =>
        new()
        {
            UnresolvedFunction = new() { FunctionName = function, Arguments = { arguments } },
        };

    /// <summary>A value as another type (message <c>Cast</c>).</summary>
    public static Expression Cast(Expression value, DataType type) =>
        new()
        {
            Cast = new() { Expr = value, Type = TypeProtocol.ToProto(type) },
        };

    /// <summary>
    /// A .NET value: a literal, or calls of array() and map() where a collection holds nulls. Spark 3.5 reads the elements of a literal
    /// by their type without asking whether they are null, and takes 0 or "" for one.
    /// </summary>
    /// <exception cref="NotSupportedException">Spark has no type for the value.</exception>
    public static Expression Value(object? value)
    {
        if (!Collections.IsCollection(value))
            return Literal(value);
        // The type first: it refuses collections of themselves, which have no end.
        var type = LiteralTypes.Of(value);
        return Collections.HoldsNull(value) ? Calls(value, type) : Literal(value);
    }

    private static Expression Calls(object? value, DataType type) =>
        (type, value) switch
        {
            (ArrayType array, IEnumerable elements) => Cast(
                Call("array", elements.Cast<object?>().Select(one => Calls(one, array.ElementType))),
                type
            ),
            (MapType map, IDictionary pairs) => Cast(
                Call(
                    "map",
                    pairs.Keys.Cast<object>().SelectMany(key => new[] { Calls(key, map.KeyType), Calls(pairs[key], map.ValueType) })
                ),
                type
            ),
            _ => Literal(value),
        };

    private static Expression Literal(object? value) => new() { Literal = Literals.From(value) };
}
