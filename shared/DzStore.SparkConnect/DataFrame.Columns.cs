using DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect;

public sealed partial class DataFrame
{
    /// <summary>The DataFrame of these columns (<c>select</c>).</summary>
    /// <param name="columns">The columns or expressions; <c>"*"</c> is all columns.</param>
    public DataFrame Select(params IEnumerable<Column> columns) =>
        With(
            new()
            {
                Project = new() { Input = Relation, Expressions = { Expressions(columns) } },
            }
        );

    /// <summary>The DataFrame of columns in Spark's SQL (<c>selectExpr</c>): <c>SelectExpr("user", "total * 2 AS twice")</c>.</summary>
    /// <param name="expressions">The expressions; Spark parses them.</param>
    public DataFrame SelectExpr(params IEnumerable<string> expressions) => Select(expressions.Select(Functions.Expr));

    /// <summary>Adds a column, or replaces the one of that name (<c>withColumn</c>).</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="column">The column's value.</param>
    public DataFrame WithColumn(string name, Column column) => WithColumns(new Dictionary<string, Column> { [name] = column });

    /// <summary>Adds columns, or replaces those of the same names (<c>withColumns</c>).</summary>
    /// <param name="columns">The values by the columns' names.</param>
    public DataFrame WithColumns(IReadOnlyDictionary<string, Column> columns) =>
        With(
            new()
            {
                WithColumns = new()
                {
                    Input = Relation,
                    Aliases = { columns.Select(pair => new Expression.Types.Alias { Expr = pair.Value.Expression, Name = { pair.Key } }) },
                },
            }
        );

    /// <summary>Renames a column; changes nothing where there is none of that name (<c>withColumnRenamed</c>).</summary>
    /// <param name="name">The name until now.</param>
    /// <param name="newName">The new name.</param>
    public DataFrame WithColumnRenamed(string name, string newName) =>
        WithColumnsRenamed(new Dictionary<string, string> { [name] = newName });

    /// <summary>Renames columns; ignores names that are not there (<c>withColumnsRenamed</c>).</summary>
    /// <param name="names">The new names by the names until now.</param>
    public DataFrame WithColumnsRenamed(IReadOnlyDictionary<string, string> names) =>
        With(
            new()
            {
                WithColumnsRenamed = new() { Input = Relation, RenameColumnsMap = { names.ToDictionary() } },
            }
        );

    /// <summary>Renames all columns (<c>toDF</c>).</summary>
    /// <param name="names">A name for each column, in order.</param>
    public DataFrame ToDF(params IEnumerable<string> names) =>
        With(
            new()
            {
                ToDf = new() { Input = Relation, ColumnNames = { names } },
            }
        );

    /// <summary>Leaves out every column of these names; ignores names that are not there (<c>drop</c>).</summary>
    /// <param name="names">The names; dots have no meaning in them.</param>
    public DataFrame Drop(params IEnumerable<string> names) =>
        With(
            new()
            {
                Drop = new() { Input = Relation, ColumnNames = { names } },
            }
        );

    /// <summary>
    /// Leaves out these columns; ignores those that are not there (<c>drop</c>). <c>df["id"]</c> is one of several columns of a name.
    /// </summary>
    /// <param name="columns">The columns.</param>
    public DataFrame Drop(params IEnumerable<Column> columns) =>
        With(
            new()
            {
                Drop = new() { Input = Relation, Columns = { Expressions(columns) } },
            }
        );

    /// <summary>Names this DataFrame, so that <c>"a.id"</c> is its column in a join (<c>alias</c>).</summary>
    /// <param name="name">The name.</param>
    public DataFrame Alias(string name) =>
        With(
            new()
            {
                SubqueryAlias = new() { Input = Relation, Alias = name },
            }
        );

    /// <summary>Gives Spark's optimiser a hint, such as <c>Hint("broadcast")</c> (<c>hint</c>).</summary>
    /// <param name="name">The hint's name; Spark ignores one that it does not know.</param>
    /// <param name="parameters">The hint's parameters.</param>
    public DataFrame Hint(string name, params IEnumerable<Column> parameters) =>
        With(
            new()
            {
                Hint = new()
                {
                    Input = Relation,
                    Name = name,
                    Parameters = { Expressions(parameters) },
                },
            }
        );

    /// <summary>Turns columns into rows: one for each of the value columns, with its name and its value (<c>unpivot</c>).</summary>
    /// <param name="ids">The columns that stay.</param>
    /// <param name="values">The columns to turn into rows.</param>
    /// <param name="variableColumnName">The name of the column that holds their names.</param>
    /// <param name="valueColumnName">The name of the column that holds their values.</param>
    public DataFrame Unpivot(IEnumerable<Column> ids, IEnumerable<Column> values, string variableColumnName, string valueColumnName) =>
        With(
            new()
            {
                Unpivot = new()
                {
                    Input = Relation,
                    Ids = { Expressions(ids) },
                    Values = new() { Values_ = { Expressions(values) } },
                    VariableColumnName = variableColumnName,
                    ValueColumnName = valueColumnName,
                },
            }
        );
}
