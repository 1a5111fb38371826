using DzStore.SparkConnect.Protocol;
using static DzStore.SparkConnect.Functions;
using GroupType = DzStore.SparkConnect.Protocol.Aggregate.Types.GroupType;

namespace DzStore.SparkConnect;

/// <summary>Rows in groups, to be aggregated: <c>df.GroupBy("city").Agg(Sum("total").As("total"))</c>.</summary>
public sealed class GroupedData
{
    private readonly DataFrame frame;
    private readonly GroupType type;
    private readonly IReadOnlyList<Column> grouping;
    private readonly Aggregate.Types.Pivot? pivot;

    internal GroupedData(DataFrame frame, GroupType type, IReadOnlyList<Column> grouping, Aggregate.Types.Pivot? pivot = null) =>
        (this.frame, this.type, this.grouping, this.pivot) = (frame, type, grouping, pivot);

    /// <summary>The grouping columns and these aggregates, a row for every group.</summary>
    public DataFrame Agg(params IEnumerable<Column> aggregates) => frame.Aggregated(new()
    {
        GroupType = type,
        GroupingExpressions = { grouping.Select(column => column.Expression) },
        AggregateExpressions = { aggregates.Select(column => column.Expression) },
        Pivot = pivot,
    });

    /// <summary>How many rows each group has, in a column <c>count</c>.</summary>
    public DataFrame Count() => Agg(Functions.Count("*").Alias("count"));

    /// <summary>A column <c>sum(name)</c> for each of the columns.</summary>
    /// <exception cref="ArgumentException">No columns given.</exception>
    public DataFrame Sum(params IEnumerable<string> columns) => Each("sum", columns);
    public DataFrame Avg(params IEnumerable<string> columns) => Each("avg", columns);
    public DataFrame Min(params IEnumerable<string> columns) => Each("min", columns);
    public DataFrame Max(params IEnumerable<string> columns) => Each("max", columns);

    /// <summary>A column for every value of <paramref name="column"/>; given the values, Spark need not look for them first.</summary>
    public GroupedData Pivot(Column column, params IEnumerable<object> values)
    {
        if (type != GroupType.Groupby)
            throw new InvalidOperationException("Spark pivots after GroupBy only");
        return new(frame, GroupType.Pivot, grouping, new() { Col = column.Expression, Values = { values.Select(Literals.From) } });
    }

    private DataFrame Each(string function, IEnumerable<string> columns)
    {
        Column[] aggregates = [.. columns.Select(column => CallFunction(function, column))];
        // Spark would group and aggregate nothing.
        return aggregates.Length > 0 ? Agg(aggregates) : throw new ArgumentException($"No columns to take the {function} of: name them", nameof(columns));
    }
}
