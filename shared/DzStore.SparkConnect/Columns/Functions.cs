using DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect;

/// <summary>
/// Spark SQL's functions, under Spark's names in C# casing; <c>using static DzStore.SparkConnect.Functions;</c>. Text given for a
/// Column names one. Every function that is not here is in reach of <see cref="CallFunction"/> and <see cref="Expr"/>.
/// </summary>
public static partial class Functions
{
    /// <summary>The column of that name; dots lead into structs, <c>*</c> and <c>t.*</c> are all columns.</summary>
    public static Column Col(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name == "*")
            return new(new Expression { UnresolvedStar = new() });
        return name.EndsWith(".*", StringComparison.Ordinal)
            ? new(new Expression { UnresolvedStar = new() { UnparsedTarget = name } })
            : new(new Expression { UnresolvedAttribute = new() { UnparsedIdentifier = name } });
    }

    /// <summary>A value of .NET as a literal; a Column stays as it is.</summary>
    /// <exception cref="NotSupportedException">A type that Spark has no literal for.</exception>
    public static Column Lit(object? value) => value as Column ?? Literals.Expression(value);

    /// <summary>A column in Spark's SQL, such as <c>Expr("total * 0.9 AS discounted")</c>.</summary>
    public static Column Expr(string sql) => new(new Expression { ExpressionString = new() { Expression = sql } });

    /// <summary>Any function of Spark SQL by its name.</summary>
    public static Column CallFunction(string name, params IEnumerable<Column> arguments) => Column.Call(name, arguments);

    /// <summary>CASE WHEN; goes on with <see cref="Column.When"/> and ends with <see cref="Column.Otherwise"/>.</summary>
    public static Column When(Column condition, object? value) => Call("when", condition, Lit(value));

    public static Column Coalesce(params IEnumerable<Column> columns) => Column.Call("coalesce", columns);
    public static Column Greatest(params IEnumerable<Column> columns) => Column.Call("greatest", columns);
    public static Column Least(params IEnumerable<Column> columns) => Column.Call("least", columns);
    public static Column IsNull(Column column) => column.IsNull();
    public static Column IsNaN(Column column) => column.IsNaN();
    public static Column NullIf(Column column, object value) => Call("nullif", column, Lit(value));
    public static Column Not(Column column) => !column;
    public static Column Asc(string name) => Col(name).Asc();
    public static Column Desc(string name) => Col(name).Desc();
    public static Column MonotonicallyIncreasingId() => Call("monotonically_increasing_id");
    public static Column SparkPartitionId() => Call("spark_partition_id");
    public static Column InputFileName() => Call("input_file_name");

    /// <summary>A number from 0 to 1 for every row; the same for the same seed and partitioning.</summary>
    public static Column Rand(long seed) => Call("rand", Lit(seed));

    private static Column Call(string name, params IEnumerable<Column> arguments) => Column.Call(name, arguments);
}
