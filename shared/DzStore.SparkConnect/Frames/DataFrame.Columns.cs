using DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect;

public sealed partial class DataFrame
{
    public DataFrame Select(params IEnumerable<Column> columns) => With(new() { Project = new() { Input = Relation, Expressions = { Expressions(columns) } } });

    /// <summary>Columns in Spark's SQL: <c>SelectExpr("user", "total * 2 AS twice")</c>.</summary>
    public DataFrame SelectExpr(params IEnumerable<string> expressions) => Select(expressions.Select(Functions.Expr));

    /// <summary>With a column added, or replaced where the name is taken.</summary>
    public DataFrame WithColumn(string name, Column column) => WithColumns(new Dictionary<string, Column> { [name] = column });

    public DataFrame WithColumns(IReadOnlyDictionary<string, Column> columns) => With(new()
    {
        WithColumns = new()
        {
            Input = Relation,
            Aliases = { columns.Select(pair => new Expression.Types.Alias { Expr = pair.Value.Expression, Name = { pair.Key } }) },
        },
    });

    /// <summary>With a column renamed; unchanged where there is none of that name.</summary>
    public DataFrame WithColumnRenamed(string name, string newName) => WithColumnsRenamed(new Dictionary<string, string> { [name] = newName });

    public DataFrame WithColumnsRenamed(IReadOnlyDictionary<string, string> names) =>
        With(new() { WithColumnsRenamed = new() { Input = Relation, RenameColumnsMap = { names.ToDictionary() } } });

    /// <summary>With these names for all columns, in order.</summary>
    public DataFrame ToDF(params IEnumerable<string> names) => With(new() { ToDf = new() { Input = Relation, ColumnNames = { names } } });

    /// <summary>Without the columns of these names, dots and all; every one of the name, and none where there is none.</summary>
    public DataFrame Drop(params IEnumerable<string> names) => With(new() { Drop = new() { Input = Relation, ColumnNames = { names } } });

    /// <summary>Without these columns: one of several of a name is <c>df["id"]</c>. Those that are not there are ignored.</summary>
    public DataFrame Drop(params IEnumerable<Column> columns) => With(new() { Drop = new() { Input = Relation, Columns = { Expressions(columns) } } });

    /// <summary>A name for this DataFrame, to say <c>"a.id"</c> in a join.</summary>
    public DataFrame Alias(string name) => With(new() { SubqueryAlias = new() { Input = Relation, Alias = name } });

    /// <summary>Advice to the optimiser, such as <c>Hint("broadcast")</c>.</summary>
    public DataFrame Hint(string name, params IEnumerable<Column> parameters) =>
        With(new() { Hint = new() { Input = Relation, Name = name, Parameters = { Expressions(parameters) } } });

    /// <summary>One row for each of <paramref name="values"/>: its name in one column, its value in the other.</summary>
    public DataFrame Unpivot(IEnumerable<Column> ids, IEnumerable<Column> values, string variableColumnName, string valueColumnName) => With(new()
    {
        Unpivot = new()
        {
            Input = Relation,
            Ids = { Expressions(ids) },
            Values = new() { Values_ = { Expressions(values) } },
            VariableColumnName = variableColumnName,
            ValueColumnName = valueColumnName,
        },
    });
}
