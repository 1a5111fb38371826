using System.Collections;

namespace DzStore.SparkConnect;

public sealed partial class Column
{
    /// <summary>True where both are equal, null where one of them is null (<c>==</c>).</summary>
    /// <exception cref="ArgumentNullException">The right side is null: use <see cref="IsNull"/> or <see cref="EqualNullSafe"/>.</exception>
    public static Column operator ==(Column left, object? right) => left.EqualTo(right);

    /// <summary>True where both differ, null where one of them is null (<c>!=</c>).</summary>
    /// <exception cref="ArgumentNullException">
    /// The right side is null: use <see cref="IsNotNull"/> or <see cref="EqualNullSafe"/>.
    /// </exception>
    public static Column operator !=(Column left, object? right) => left.NotEqual(right);

    /// <summary>True where the left side is less (<c>&lt;</c>).</summary>
    public static Column operator <(Column left, object right) => left.Lt(right);

    /// <summary>True where the left side is greater (<c>&gt;</c>).</summary>
    public static Column operator >(Column left, object right) => left.Gt(right);

    /// <summary>True where the left side is less or equal (<c>&lt;=</c>).</summary>
    public static Column operator <=(Column left, object right) => left.Leq(right);

    /// <summary>True where the left side is greater or equal (<c>&gt;=</c>).</summary>
    public static Column operator >=(Column left, object right) => left.Geq(right);

    /// <summary>True where both conditions hold (SQL's <c>AND</c>).</summary>
    public static Column operator &(Column left, Column right) => left.And(right);

    /// <summary>True where at least one of the conditions holds (SQL's <c>OR</c>).</summary>
    public static Column operator |(Column left, Column right) => left.Or(right);

    /// <summary>True where the condition is false (SQL's <c>NOT</c>).</summary>
    public static Column operator !(Column column) => Call("not", column);

    /// <summary>The number with the opposite sign (<c>negative</c>).</summary>
    public static Column operator -(Column column) => Call("negative", column);

    /// <summary>The sum of both (<c>+</c>).</summary>
    public static Column operator +(Column left, object right) => left.Plus(right);

    /// <summary>The difference of both (<c>-</c>).</summary>
    public static Column operator -(Column left, object right) => left.Minus(right);

    /// <summary>The product of both (<c>*</c>).</summary>
    public static Column operator *(Column left, object right) => left.Multiply(right);

    /// <summary>
    /// The quotient of both (<c>/</c>). Integers are divided as doubles; a division by zero gives null, or fails in ANSI mode.
    /// </summary>
    public static Column operator /(Column left, object right) => left.Divide(right);

    /// <summary>The remainder of the division, with the sign of the left side (<c>%</c>).</summary>
    public static Column operator %(Column left, object right) => left.Mod(right);

    /// <summary>True where both are equal, null where one of them is null (<c>==</c>).</summary>
    /// <exception cref="ArgumentNullException">The value is null: use <see cref="IsNull"/> or <see cref="EqualNullSafe"/>.</exception>
    public Column EqualTo(object? value) => Binary("==", NotNull(value));

    /// <summary>True where both differ, null where one of them is null (<c>!=</c>).</summary>
    /// <exception cref="ArgumentNullException">The value is null: use <see cref="IsNotNull"/> or <see cref="EqualNullSafe"/>.</exception>
    public Column NotEqual(object? value) => !EqualTo(value);

    /// <summary>True where both are equal or both are null; never null itself (<c>eqNullSafe</c>, SQL's <c>&lt;=&gt;</c>).</summary>
    public Column EqualNullSafe(object? value) => Binary("<=>", value);

    /// <summary>True where the column is less than the value (<c>&lt;</c>).</summary>
    public Column Lt(object value) => Binary("<", value);

    /// <summary>True where the column is greater than the value (<c>&gt;</c>).</summary>
    public Column Gt(object value) => Binary(">", value);

    /// <summary>True where the column is less than the value or equal to it (<c>&lt;=</c>).</summary>
    public Column Leq(object value) => Binary("<=", value);

    /// <summary>True where the column is greater than the value or equal to it (<c>&gt;=</c>).</summary>
    public Column Geq(object value) => Binary(">=", value);

    /// <summary>True where both conditions hold (SQL's <c>AND</c>).</summary>
    public Column And(Column other) => Joined("and", other);

    /// <summary>True where at least one of the conditions holds (SQL's <c>OR</c>).</summary>
    public Column Or(Column other) => Joined("or", other);

    /// <summary>The sum of both (<c>+</c>).</summary>
    public Column Plus(object value) => Binary("+", value);

    /// <summary>The column less the value (<c>-</c>).</summary>
    public Column Minus(object value) => Binary("-", value);

    /// <summary>The product of both (<c>*</c>).</summary>
    public Column Multiply(object value) => Binary("*", value);

    /// <summary>The column divided by the value (<c>/</c>). A division by zero gives null, or fails in ANSI mode.</summary>
    public Column Divide(object value) => Binary("/", value);

    /// <summary>The remainder of the division, with the sign of the column (<c>%</c>).</summary>
    public Column Mod(object value) => Binary("%", value);

    /// <summary>The bits that are set in both integers (<c>bitwiseAND</c>, SQL's <c>&amp;</c>).</summary>
    public Column BitwiseAnd(object value) => Binary("&", value);

    /// <summary>The bits that are set in at least one of the integers (<c>bitwiseOR</c>, SQL's <c>|</c>).</summary>
    public Column BitwiseOr(object value) => Binary("|", value);

    /// <summary>The bits that are set in exactly one of the integers (<c>bitwiseXOR</c>, SQL's <c>^</c>).</summary>
    public Column BitwiseXor(object value) => Binary("^", value);

    /// <summary>True where the value is null (<c>isNull</c>).</summary>
    public Column IsNull() => Call("isnull", this);

    /// <summary>True where the value is not null (<c>isNotNull</c>).</summary>
    public Column IsNotNull() => Call("isnotnull", this);

    /// <summary>True where the number is NaN; false where it is null (<c>isnan</c>).</summary>
    public Column IsNaN() => Call("isnan", this);

    /// <summary>True where the column equals one of the values (<c>isin</c>, SQL's <c>IN</c>).</summary>
    /// <param name="values">The values, one by one or as one list.</param>
    /// <exception cref="ArgumentNullException">The list is null.</exception>
    public Column IsIn(params IEnumerable<object?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        object?[] given = [.. values];
        // An int[] is no list of objects, so C# makes it the one value of a list.
        if (given is [IEnumerable list and not (string or byte[])])
            given = [.. list.Cast<object?>()];
        return Call("in", [this, .. given.Select(Functions.Lit)]);
    }

    /// <summary>True where the column lies between two values, both included (<c>between</c>).</summary>
    /// <param name="lower">The least value.</param>
    /// <param name="upper">The greatest value.</param>
    public Column Between(object lower, object upper) => Geq(lower).And(Leq(upper));

    /// <summary>True where the text matches an SQL pattern (<c>like</c>).</summary>
    /// <param name="pattern">The pattern: % stands for any text, _ for any one character.</param>
    public Column Like(string pattern) => Binary("like", pattern);

    /// <summary>True where the text matches an SQL pattern in any case (<c>ilike</c>).</summary>
    /// <param name="pattern">The pattern: % stands for any text, _ for any one character.</param>
    public Column ILike(string pattern) => Binary("ilike", pattern);

    /// <summary>True where a regular expression matches anywhere in the text (<c>rlike</c>).</summary>
    /// <param name="pattern">A regular expression of Java.</param>
    public Column RLike(string pattern) => Binary("rlike", pattern);

    /// <summary>True where the text begins with another (<c>startswith</c>).</summary>
    /// <param name="text">A text or a column.</param>
    public Column StartsWith(object text) => Binary("startswith", text);

    /// <summary>True where the text ends with another (<c>endswith</c>).</summary>
    /// <param name="text">A text or a column.</param>
    public Column EndsWith(object text) => Binary("endswith", text);

    /// <summary>True where the text contains another (<c>contains</c>).</summary>
    /// <param name="text">A text or a column.</param>
    public Column Contains(object text) => Binary("contains", text);

    /// <summary>A part of the text or of the bytes (<c>substr</c>).</summary>
    /// <param name="start">The first character, counted from 1; negative from the end.</param>
    /// <param name="length">The number of characters.</param>
    public Column Substr(object start, object length) => Call("substr", this, Functions.Lit(start), Functions.Lit(length));

    // SQL's "= null" is never true, and C#'s "== null" usually means another question.
    private static object NotNull(object? value) =>
        value
        ?? throw new ArgumentNullException(
            nameof(value),
            "Comparing with null is never true in SQL: use IsNull(), IsNotNull() or EqualNullSafe()"
        );
}
