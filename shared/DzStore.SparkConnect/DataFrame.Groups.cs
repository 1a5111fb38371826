using DzStore.SparkConnect.Protocol;
using GroupType = DzStore.SparkConnect.Protocol.Aggregate.Types.GroupType;

namespace DzStore.SparkConnect;

public sealed partial class DataFrame
{
    /// <summary>Groups the rows that agree on the columns (<c>groupBy</c>).</summary>
    /// <param name="columns">The columns; of none, all rows are one group.</param>
    public GroupedData GroupBy(params IEnumerable<Column> columns) => new(this, GroupType.Groupby, [.. columns]);

    /// <summary>Groups as <see cref="GroupBy"/> does, with totals from right to left: (a, b), (a), () (<c>rollup</c>).</summary>
    /// <param name="columns">The columns.</param>
    public GroupedData Rollup(params IEnumerable<Column> columns) => new(this, GroupType.Rollup, [.. columns]);

    /// <summary>Groups by every subset of the columns (<c>cube</c>).</summary>
    /// <param name="columns">The columns.</param>
    public GroupedData Cube(params IEnumerable<Column> columns) => new(this, GroupType.Cube, [.. columns]);

    /// <summary>Aggregates all rows to one row (<c>agg</c>).</summary>
    /// <param name="aggregates">The aggregates, such as <c>Sum("total")</c>.</param>
    public DataFrame Agg(params IEnumerable<Column> aggregates) => GroupBy([]).Agg(aggregates);

    /// <summary>Count, mean, standard deviation, minimum and maximum of columns, as text (<c>describe</c>).</summary>
    /// <param name="columns">The columns; of none, all numbers and texts.</param>
    public DataFrame Describe(params IEnumerable<string> columns) =>
        With(
            new()
            {
                Describe = new() { Input = Relation, Cols = { columns } },
            }
        );

    /// <summary>Statistics of all numbers and texts, as text (<c>summary</c>).</summary>
    /// <param name="statistics">
    /// The statistics, such as "count", "min" or "75%"; of none, those of <see cref="Describe"/> with the quartiles.
    /// </param>
    public DataFrame Summary(params IEnumerable<string> statistics) =>
        With(
            new()
            {
                Summary = new() { Input = Relation, Statistics = { statistics } },
            }
        );

    internal DataFrame Aggregated(Aggregate aggregate)
    {
        aggregate.Input = Relation;
        return With(new() { Aggregate = aggregate });
    }
}
