using System.Collections;
using DzStore.SparkConnect.Protocol;
using Order = DzStore.SparkConnect.Protocol.Expression.Types.SortOrder.Types;

namespace DzStore.SparkConnect;

/// <summary>
/// An expression over the columns of a DataFrame. Text stands for a column of that name wherever a Column is asked for; on the right of
/// an operator, and wherever an <c>object</c> is asked for, a value stands for itself: <c>Col("city") == "Oran"</c>.
/// Combine conditions with <c>&amp;</c>, <c>|</c> and <c>!</c>, and put comparisons in parentheses, since C# binds &amp; tighter than ==.
/// </summary>
public sealed class Column
{
    internal Column(Expression expression) => Expression = expression;

    internal Expression Expression { get; }

    /// <summary>The column of that name.</summary>
    public static implicit operator Column(string name) => Functions.Col(name);

    /// <summary>The named method of the conversion from text.</summary>
    public static Column FromString(string name) => Functions.Col(name);

    public static Column operator ==(Column left, object? right) => left.EqualTo(right);
    public static Column operator !=(Column left, object? right) => left.NotEqual(right);
    public static Column operator <(Column left, object right) => left.Lt(right);
    public static Column operator >(Column left, object right) => left.Gt(right);
    public static Column operator <=(Column left, object right) => left.Leq(right);
    public static Column operator >=(Column left, object right) => left.Geq(right);
    public static Column operator &(Column left, Column right) => left.And(right);
    public static Column operator |(Column left, Column right) => left.Or(right);
    public static Column operator !(Column column) => Call("not", column);
    public static Column operator -(Column column) => Call("negative", column);
    public static Column operator +(Column left, object right) => left.Plus(right);
    public static Column operator -(Column left, object right) => left.Minus(right);
    public static Column operator *(Column left, object right) => left.Multiply(right);
    public static Column operator /(Column left, object right) => left.Divide(right);
    public static Column operator %(Column left, object right) => left.Mod(right);

    public Column EqualTo(object? value) => Binary("==", NotNull(value));
    public Column NotEqual(object? value) => !EqualTo(value);

    /// <summary>Equal, or both null; never null itself.</summary>
    public Column EqualNullSafe(object? value) => Binary("<=>", value);
    public Column Lt(object value) => Binary("<", value);
    public Column Gt(object value) => Binary(">", value);
    public Column Leq(object value) => Binary("<=", value);
    public Column Geq(object value) => Binary(">=", value);
    public Column And(Column other) => Call("and", this, other);
    public Column Or(Column other) => Call("or", this, other);
    public Column Plus(object value) => Binary("+", value);
    public Column Minus(object value) => Binary("-", value);
    public Column Multiply(object value) => Binary("*", value);
    public Column Divide(object value) => Binary("/", value);
    public Column Mod(object value) => Binary("%", value);
    public Column BitwiseAnd(object value) => Binary("&", value);
    public Column BitwiseOr(object value) => Binary("|", value);
    public Column BitwiseXor(object value) => Binary("^", value);

    public Column IsNull() => Call("isnull", this);
    public Column IsNotNull() => Call("isnotnull", this);
    public Column IsNaN() => Call("isnan", this);

    /// <summary>Equal to one of the values, given one by one or as one list.</summary>
    public Column IsIn(params IEnumerable<object?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        object?[] given = [.. values];
        // An int[] is no list of objects, so C# makes it the one value of a list.
        if (given is [IEnumerable list and not (string or byte[])])
            given = [.. list.Cast<object?>()];
        return Call("in", [this, .. given.Select(Functions.Lit)]);
    }

    public Column Between(object lower, object upper) => Geq(lower).And(Leq(upper));

    /// <summary>SQL LIKE: % for any text, _ for any one character.</summary>
    public Column Like(string pattern) => Binary("like", pattern);

    /// <summary>LIKE without regard to case.</summary>
    public Column ILike(string pattern) => Binary("ilike", pattern);

    /// <summary>A Java regular expression that matches anywhere in the text.</summary>
    public Column RLike(string pattern) => Binary("rlike", pattern);
    public Column StartsWith(object text) => Binary("startswith", text);
    public Column EndsWith(object text) => Binary("endswith", text);
    public Column Contains(object text) => Binary("contains", text);

    /// <summary>Part of a text; <paramref name="start"/> counts from 1.</summary>
    public Column Substr(object start, object length) => Call("substr", this, Functions.Lit(start), Functions.Lit(length));

    public Column Cast(DataType type) => new(new Expression { Cast = new() { Expr = Expression, Type = TypeProtocol.ToProto(type) } });

    /// <summary>As <c>CAST(… AS type)</c>, the type as SQL writes it, such as <c>decimal(10,2)</c>.</summary>
    public Column Cast(string type) => new(new Expression { Cast = new() { Expr = Expression, TypeStr = type } });

    public Column Alias(string name) => new(new Expression { Alias = new() { Expr = Expression, Name = { name } } });

    /// <summary>The same as <see cref="Alias"/>.</summary>
    public Column As(string name) => Alias(name);

    /// <summary>An element of an array (from 0), the value under a key of a map, or a field of a struct.</summary>
    public Column GetItem(object key) =>
        new(new Expression { UnresolvedExtractValue = new() { Child = Expression, Extraction = Functions.Lit(key).Expression } });

    public Column GetField(string name) => GetItem(name);

    /// <summary>The struct with a field added or replaced.</summary>
    public Column WithField(string name, Column value) =>
        new(new Expression { UpdateFields = new() { StructExpression = Expression, FieldName = name, ValueExpression = value.Expression } });

    /// <summary>The struct without the field.</summary>
    public Column DropField(string name) => new(new Expression { UpdateFields = new() { StructExpression = Expression, FieldName = name } });

    public Column Asc() => Sorted(Order.SortDirection.Ascending, Order.NullOrdering.SortNullsFirst);
    public Column AscNullsFirst() => Asc();
    public Column AscNullsLast() => Sorted(Order.SortDirection.Ascending, Order.NullOrdering.SortNullsLast);
    public Column Desc() => Sorted(Order.SortDirection.Descending, Order.NullOrdering.SortNullsLast);
    public Column DescNullsFirst() => Sorted(Order.SortDirection.Descending, Order.NullOrdering.SortNullsFirst);
    public Column DescNullsLast() => Desc();

    /// <summary>Another case after <see cref="Functions.When"/>.</summary>
    public Column When(Column condition, object? value) => Cases([condition, Functions.Lit(value)]);

    /// <summary>What holds when no case of <see cref="Functions.When"/> does; without it, null.</summary>
    public Column Otherwise(object? value) => Cases([Functions.Lit(value)]);

    /// <summary>The function over a window: <c>RowNumber().Over(Window.PartitionBy("city").OrderBy("spend"))</c>.</summary>
    public Column Over(WindowSpec window) => new(window.Apply(Expression));

    /// <summary>The expression as the protocol's JSON, for looking at.</summary>
    public override string ToString() => Expression.ToString();

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    internal static Column Call(string function, params IEnumerable<Column> arguments) => new(new Expression
    {
        UnresolvedFunction = new() { FunctionName = function, Arguments = { arguments.Select(argument => argument.Expression) } },
    });

    /// <summary>The order to sort by: ascending unless the column says otherwise.</summary>
    internal Expression.Types.SortOrder SortOrder => (Expression.ExprTypeCase == Expression.ExprTypeOneofCase.SortOrder ? this : Asc()).Expression.SortOrder;

    private Column Binary(string function, object? right) => Call(function, this, Functions.Lit(right));

    // SQL's "= null" is never true, and C#'s "== null" usually means another question.
    private static object NotNull(object? value) =>
        value ?? throw new ArgumentNullException(nameof(value), "Comparing with null is never true in SQL: use IsNull(), IsNotNull() or EqualNullSafe()");

    private Column Sorted(Order.SortDirection direction, Order.NullOrdering nulls) =>
        new(new Expression { SortOrder = new() { Child = Expression, Direction = direction, NullOrdering = nulls } });

    private Column Cases(IEnumerable<Column> more)
    {
        if (Expression.UnresolvedFunction is not { FunctionName: "when" } when || when.Arguments.Count % 2 != 0)
            throw new InvalidOperationException("When() and Otherwise() follow Functions.When(), and nothing follows Otherwise()");
        return Call("when", [.. when.Arguments.Select(argument => new Column(argument)), .. more]);
    }
}
