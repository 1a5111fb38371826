using DzStore.SparkConnect.Protocol;
using GroupType = DzStore.SparkConnect.Protocol.Aggregate.Types.GroupType;

namespace DzStore.SparkConnect;

public sealed partial class DataFrame
{
    public GroupedData GroupBy(params IEnumerable<Column> columns) => new(this, GroupType.Groupby, [.. columns]);

    /// <summary>Groups, and totals of groups from right to left: (a, b), (a), ().</summary>
    public GroupedData Rollup(params IEnumerable<Column> columns) => new(this, GroupType.Rollup, [.. columns]);

    /// <summary>Groups of every subset of the columns.</summary>
    public GroupedData Cube(params IEnumerable<Column> columns) => new(this, GroupType.Cube, [.. columns]);

    /// <summary>Aggregates over all rows: one row.</summary>
    public DataFrame Agg(params IEnumerable<Column> aggregates) => GroupBy([]).Agg(aggregates);

    /// <summary>Count, mean, standard deviation, least and greatest of columns (none given: of all numbers and texts), as text.</summary>
    public DataFrame Describe(params IEnumerable<string> columns) => With(new() { Describe = new() { Input = Relation, Cols = { columns } } });

    /// <summary>As <see cref="Describe"/> with percentiles, or the statistics named, such as "count", "min", "75%".</summary>
    public DataFrame Summary(params IEnumerable<string> statistics) => With(new() { Summary = new() { Input = Relation, Statistics = { statistics } } });

    internal DataFrame Aggregated(Aggregate aggregate)
    {
        aggregate.Input = Relation;
        return With(new() { Aggregate = aggregate });
    }
}
