using DzStore.SparkConnect.Plans;
using DzStore.SparkConnect.Types;
using Expression = DzStore.SparkConnect.Protocol.Expression;

namespace DzStore.SparkConnect;

/// <summary>
/// An expression over the columns of a DataFrame (PySpark's <c>Column</c>, message <c>Expression</c>). Text stands for a column of that
/// name wherever a Column is asked for. On the right of an operator, and wherever an <c>object</c> is asked for, a value stands for
/// itself: <c>Col("city") == "Oran"</c>.
/// </summary>
/// <remarks>
/// Combine conditions with <c>&amp;</c>, <c>|</c> and <c>!</c>. C# binds comparisons tighter than these, and <c>&amp;</c> tighter than
/// <c>|</c>, so <c>Col("city") == "Oran" &amp; Col("spend") > 100</c> means what it says. A Column is immutable and belongs to no session;
/// Spark checks names and types when a DataFrame that uses it is analysed, and an action then throws <see
/// cref="Errors.SparkConnectException"/>. A value that has no Spark type is refused at once with
/// <see cref="NotSupportedException"/>, and one that does not fit its type with <see cref="ArgumentException"/>. In the summaries, the
/// name in parentheses is the member of PySpark's <c>Column</c>, or the function or operator of Spark SQL, that a member stands for.
/// </remarks>
public sealed partial class Column
{
    private readonly ConditionChain? _chain;
    private readonly Lazy<Expression> _expression;

    internal Column(Expression expression) => _expression = new(expression);

    private Column(ConditionChain chain)
    {
        _chain = chain;
        _expression = new(chain.ToExpression);
    }

    internal Expression Expression => _expression.Value;

    /// <summary>The column of that name, as <see cref="Functions.Col"/> gives it.</summary>
    /// <param name="name">The name; dots lead into structs.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static implicit operator Column(string name) => Functions.Col(name);

    /// <summary>The column of that name: the conversion from text as a method.</summary>
    /// <param name="name">The name; dots lead into structs.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static Column FromString(string name) => Functions.Col(name);

    /// <summary>
    /// Converts the value to a type (<c>cast</c>). Spark fails or gives null for a value that does not fit, as it is set to.
    /// </summary>
    /// <param name="type">The type to convert to.</param>
    public Column Cast(DataType type) => new(Expressions.Cast(Expression, type));

    /// <summary>Converts the value to a type in Spark's SQL (<c>cast</c>), such as <c>decimal(10,2)</c>.</summary>
    /// <param name="type">The type as SQL writes it; Spark parses it.</param>
    public Column Cast(string type) =>
        new(
            new Expression
            {
                Cast = new() { Expr = Expression, TypeStr = type },
            }
        );

    /// <summary>Gives the column another name (<c>alias</c>).</summary>
    /// <param name="name">The new name; dots have no meaning in it.</param>
    public Column Alias(string name) =>
        new(
            new Expression
            {
                Alias = new() { Expr = Expression, Name = { name } },
            }
        );

    /// <summary>Gives the column another name: the same as <see cref="Alias"/>.</summary>
    /// <param name="name">The new name; dots have no meaning in it.</param>
    public Column As(string name) => Alias(name);

    /// <summary>An element of an array, the value under a key of a map, or a field of a struct (<c>getItem</c>).</summary>
    /// <param name="key">An index from 0, a key, or a field's name.</param>
    public Column GetItem(object key) =>
        new(
            new Expression
            {
                UnresolvedExtractValue = new() { Child = Expression, Extraction = Functions.Lit(key).Expression },
            }
        );

    /// <summary>A field of a struct (<c>getField</c>).</summary>
    /// <param name="name">The field's name.</param>
    public Column GetField(string name) => GetItem(name);

    /// <summary>The struct with a field added, or replaced where the name is taken (<c>withField</c>).</summary>
    /// <param name="name">The field's name; dots lead into nested structs.</param>
    /// <param name="value">The field's value.</param>
    public Column WithField(string name, Column value) =>
        new(
            new Expression
            {
                UpdateFields = new()
                {
                    StructExpression = Expression,
                    FieldName = name,
                    ValueExpression = value.Expression,
                },
            }
        );

    /// <summary>The struct without a field (<c>dropFields</c>).</summary>
    /// <param name="name">The field's name; dots lead into nested structs.</param>
    public Column DropField(string name) =>
        new(
            new Expression
            {
                UpdateFields = new() { StructExpression = Expression, FieldName = name },
            }
        );

    /// <summary>Adds a case after <see cref="Functions.When"/> (<c>when</c>).</summary>
    /// <param name="condition">The case's condition.</param>
    /// <param name="value">The result where no earlier condition holds and this one does.</param>
    /// <exception cref="InvalidOperationException">
    /// The column is no <see cref="Functions.When"/>, or has its <see cref="Otherwise"/>.
    /// </exception>
    public Column When(Column condition, object? value) => Cases([condition, Functions.Lit(value)]);

    /// <summary>
    /// Ends the cases of <see cref="Functions.When"/> (<c>otherwise</c>). Without it the result is null where no case holds.
    /// </summary>
    /// <param name="value">The result where no case holds.</param>
    /// <exception cref="InvalidOperationException">The column is no <see cref="Functions.When"/>, or has its Otherwise.</exception>
    public Column Otherwise(object? value) => Cases([Functions.Lit(value)]);

    /// <summary>
    /// Computes a function over a window (<c>over</c>): <c>RowNumber().Over(Window.PartitionBy("city").OrderBy("spend"))</c>.
    /// </summary>
    /// <param name="window">The rows that the function sees.</param>
    public Column Over(WindowSpec window) => new(window.Apply(Expression));

    /// <summary>The expression as the protocol's JSON, for people to look at.</summary>
    public override string ToString() => Expression.ToString();

    /// <summary>True for the same object: the operator <c>==</c> makes a condition and compares nothing.</summary>
    /// <param name="obj">The object to compare with.</param>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <summary>The hash code of the object, as <see cref="Equals(object)"/> compares it.</summary>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    internal static Column Call(string function, params IEnumerable<Column> arguments) =>
        new(Expressions.Call(function, arguments.Select(argument => argument.Expression)));

    private Column Joined(string function, Column other) =>
        new(ConditionChain.Join(function, (_chain, _expression), (other._chain, other._expression)));

    private Column Binary(string function, object? right) => Call(function, this, Functions.Lit(right));

    private Column Cases(IEnumerable<Column> more)
    {
        if (Expression.UnresolvedFunction is not { FunctionName: "when" } when || when.Arguments.Count % 2 != 0)
            throw new InvalidOperationException("When() and Otherwise() follow Functions.When(), and nothing follows Otherwise()");
        return Call("when", [.. when.Arguments.Select(argument => new Column(argument)), .. more]);
    }
}
