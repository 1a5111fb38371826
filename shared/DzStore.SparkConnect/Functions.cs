using DzStore.SparkConnect.Plans;
using Expression = DzStore.SparkConnect.Protocol.Expression;

namespace DzStore.SparkConnect;

/// <summary>
/// Spark SQL's functions, under Spark's names in C# casing (PySpark's <c>pyspark.sql.functions</c>). Import them with
/// <c>using static DzStore.SparkConnect.Functions;</c>. Text given for a Column names one. <see cref="CallFunction"/> and
/// <see cref="Expr"/> reach the functions that are not here.
/// </summary>
/// <remarks>
/// A function here only builds an expression (message <c>Expression.UnresolvedFunction</c>). The name in parentheses in a summary is the
/// function's name in Spark SQL, as in Spark's documentation (https://spark.apache.org/docs/3.5.7/api/sql/). A null argument gives a null
/// result where nothing else is said. Spark checks names and types when a DataFrame that uses the function is analysed, and an action then
/// throws <see cref="Errors.SparkConnectException"/>. A value that has no Spark type is refused at once with
/// <see cref="NotSupportedException"/>.
/// </remarks>
public static partial class Functions
{
    /// <summary>The column of that name (<c>col</c>).</summary>
    /// <param name="name">The name; dots lead into structs, and <c>*</c> and <c>t.*</c> are all columns.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static Column Col(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name == "*")
            return new(new Expression { UnresolvedStar = new() });
        return name.EndsWith(".*", StringComparison.Ordinal)
            ? new(new Expression { UnresolvedStar = new() { UnparsedTarget = name } })
            : new(new Expression { UnresolvedAttribute = new() { UnparsedIdentifier = name } });
    }

    /// <summary>A .NET value as a literal (<c>lit</c>, message <c>Expression.Literal</c>); a Column stays as it is.</summary>
    /// <param name="value">
    /// A number, text, date, time, interval, Guid, enum, bytes, an array, list or dictionary of these, null, or a Column.
    /// </param>
    /// <exception cref="NotSupportedException">Spark has no literal for the value's type.</exception>
    /// <exception cref="ArgumentException">The value would arrive as another one, such as half a surrogate pair.</exception>
    public static Column Lit(object? value) => value as Column ?? new(Expressions.Value(value));

    /// <summary>A column in Spark's SQL (<c>expr</c>, message <c>ExpressionString</c>): <c>Expr("total * 0.9 AS discounted")</c>.</summary>
    /// <param name="sql">The expression; Spark parses it.</param>
    public static Column Expr(string sql) => new(new Expression { ExpressionString = new() { Expression = sql } });

    /// <summary>Calls any function of Spark SQL by its name (<c>call_function</c>).</summary>
    /// <param name="name">The function's name.</param>
    /// <param name="arguments">The arguments in order.</param>
    public static Column CallFunction(string name, params IEnumerable<Column> arguments) => Column.Call(name, arguments);

    /// <summary>
    /// Begins a choice between values (<c>when</c>, SQL's <c>CASE WHEN</c>). It goes on with <see cref="Column.When"/> and ends with
    /// <see cref="Column.Otherwise"/>.
    /// </summary>
    /// <param name="condition">The first case's condition.</param>
    /// <param name="value">The result where the condition holds.</param>
    public static Column When(Column condition, object? value) => Call("when", condition, Lit(value));

    /// <summary>The first of the values that is not null (<c>coalesce</c>).</summary>
    public static Column Coalesce(params IEnumerable<Column> columns) => Column.Call("coalesce", columns);

    /// <summary>The greatest of two or more values; nulls are skipped (<c>greatest</c>).</summary>
    public static Column Greatest(params IEnumerable<Column> columns) => Column.Call("greatest", columns);

    /// <summary>The least of two or more values; nulls are skipped (<c>least</c>).</summary>
    public static Column Least(params IEnumerable<Column> columns) => Column.Call("least", columns);

    /// <summary>True where the value is null (<c>isnull</c>).</summary>
    public static Column IsNull(Column column) => column.IsNull();

    /// <summary>True where the number is NaN; false where it is null (<c>isnan</c>).</summary>
    public static Column IsNaN(Column column) => column.IsNaN();

    /// <summary>Null where the column equals the value, else the column (<c>nullif</c>).</summary>
    public static Column NullIf(Column column, object value) => Call("nullif", column, Lit(value));

    /// <summary>True where the condition is false (<c>not</c>).</summary>
    public static Column Not(Column column) => !column;

    /// <summary>Sorts by the named column, ascending, nulls first (<c>asc</c>).</summary>
    public static Column Asc(string name) => Col(name).Asc();

    /// <summary>Sorts by the named column, descending, nulls last (<c>desc</c>).</summary>
    public static Column Desc(string name) => Col(name).Desc();

    /// <summary>
    /// A <c>bigint</c> that is unique and grows within each partition, with gaps between them (<c>monotonically_increasing_id</c>).
    /// </summary>
    public static Column MonotonicallyIncreasingId() => Call("monotonically_increasing_id");

    /// <summary>The number of the partition that holds the row, from 0 (<c>spark_partition_id</c>).</summary>
    public static Column SparkPartitionId() => Call("spark_partition_id");

    /// <summary>The file that the row was read from, or an empty text (<c>input_file_name</c>).</summary>
    public static Column InputFileName() => Call("input_file_name");

    /// <summary>A number of at least 0 and less than 1 for every row (<c>rand</c>).</summary>
    /// <param name="seed">The same seed gives the same numbers for the same rows and partitions.</param>
    public static Column Rand(long seed) => Call("rand", Lit(seed));

    private static Column Call(string name, params IEnumerable<Column> arguments) => Column.Call(name, arguments);
}
