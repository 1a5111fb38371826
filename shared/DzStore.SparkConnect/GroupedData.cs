using DzStore.SparkConnect.Plans;
using DzStore.SparkConnect.Protocol;
using static DzStore.SparkConnect.Functions;
using GroupType = DzStore.SparkConnect.Protocol.Aggregate.Types.GroupType;

namespace DzStore.SparkConnect;

/// <summary>
/// Rows in groups, to be aggregated (PySpark's <c>GroupedData</c>, message <c>Aggregate</c>):
/// <c>df.GroupBy("city").Agg(Sum("total").As("total"))</c>. The name in parentheses is PySpark's.
/// </summary>
public sealed class GroupedData
{
    private readonly DataFrame _frame;
    private readonly GroupType _type;
    private readonly IReadOnlyList<Column> _grouping;
    private readonly Aggregate.Types.Pivot? _pivot;

    internal GroupedData(DataFrame frame, GroupType type, IReadOnlyList<Column> grouping, Aggregate.Types.Pivot? pivot = null) =>
        (_frame, _type, _grouping, _pivot) = (frame, type, grouping, pivot);

    /// <summary>A row for every group: the grouping columns and these aggregates (<c>agg</c>).</summary>
    /// <param name="aggregates">The aggregates, such as <c>Sum("total")</c>.</param>
    public DataFrame Agg(params IEnumerable<Column> aggregates) =>
        _frame.Aggregated(
            new()
            {
                GroupType = _type,
                GroupingExpressions = { _grouping.Select(column => column.Expression) },
                AggregateExpressions = { aggregates.Select(column => column.Expression) },
                Pivot = _pivot,
            }
        );

    /// <summary>The number of rows of each group, in a column <c>count</c> (<c>count</c>).</summary>
    public DataFrame Count() => Agg(Functions.Count("*").Alias("count"));

    /// <summary>The sum of each of the columns, in columns <c>sum(name)</c> (<c>sum</c>).</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <exception cref="ArgumentException">No columns are given.</exception>
    public DataFrame Sum(params IEnumerable<string> columns) => Each("sum", columns);

    /// <summary>The mean of each of the columns, in columns <c>avg(name)</c> (<c>avg</c>).</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <exception cref="ArgumentException">No columns are given.</exception>
    public DataFrame Avg(params IEnumerable<string> columns) => Each("avg", columns);

    /// <summary>The least value of each of the columns, in columns <c>min(name)</c> (<c>min</c>).</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <exception cref="ArgumentException">No columns are given.</exception>
    public DataFrame Min(params IEnumerable<string> columns) => Each("min", columns);

    /// <summary>The greatest value of each of the columns, in columns <c>max(name)</c> (<c>max</c>).</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <exception cref="ArgumentException">No columns are given.</exception>
    public DataFrame Max(params IEnumerable<string> columns) => Each("max", columns);

    /// <summary>Makes a column for every value of a column (<c>pivot</c>).</summary>
    /// <param name="column">The column whose values become columns.</param>
    /// <param name="values">The values; of none, Spark looks for them first.</param>
    /// <exception cref="InvalidOperationException">The rows are not grouped by GroupBy, or pivoted already.</exception>
    public GroupedData Pivot(Column column, params IEnumerable<object> values)
    {
        if (_type != GroupType.Groupby)
            throw new InvalidOperationException("Spark pivots after GroupBy only");
        return new(_frame, GroupType.Pivot, _grouping, new() { Col = column.Expression, Values = { values.Select(Literals.From) } });
    }

    private DataFrame Each(string function, IEnumerable<string> columns)
    {
        Column[] aggregates = [.. columns.Select(column => CallFunction(function, column))];
        // Spark would group and aggregate nothing.
        return aggregates.Length > 0
            ? Agg(aggregates)
            : throw new ArgumentException($"No columns to take the {function} of: name them", nameof(columns));
    }
}
