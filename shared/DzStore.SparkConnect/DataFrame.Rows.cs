using DzStore.SparkConnect.Plans;
using DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect;

public sealed partial class DataFrame
{
    /// <summary>The rows for which a condition holds (<c>filter</c>).</summary>
    /// <param name="condition">The condition.</param>
    public DataFrame Filter(Column condition) =>
        With(
            new()
            {
                Filter = new() { Input = Relation, Condition = condition.Expression },
            }
        );

    /// <summary>The rows for which a condition in Spark's SQL holds (<c>filter</c>): <c>Filter("total > 100")</c>.</summary>
    /// <param name="condition">The condition; Spark parses it.</param>
    public DataFrame Filter(string condition) => Filter(Functions.Expr(condition));

    /// <summary>The rows for which a condition holds: the same as <see cref="Filter(Column)"/> (<c>where</c>).</summary>
    /// <param name="condition">The condition.</param>
    public DataFrame Where(Column condition) => Filter(condition);

    /// <summary>The rows for which a condition in Spark's SQL holds: the same as <see cref="Filter(string)"/> (<c>where</c>).</summary>
    /// <param name="condition">The condition; Spark parses it.</param>
    public DataFrame Where(string condition) => Filter(condition);

    /// <summary>Sorts all rows (<c>orderBy</c>).</summary>
    /// <param name="columns">The columns, ascending unless they say otherwise; see <see cref="Column.Desc"/>.</param>
    public DataFrame OrderBy(params IEnumerable<Column> columns) => Sorted(columns, global: true);

    /// <summary>Sorts all rows: the same as <see cref="OrderBy"/> (<c>sort</c>).</summary>
    /// <param name="columns">The columns, ascending unless they say otherwise.</param>
    public DataFrame Sort(params IEnumerable<Column> columns) => OrderBy(columns);

    /// <summary>Sorts the rows of each partition (<c>sortWithinPartitions</c>).</summary>
    /// <param name="columns">The columns, ascending unless they say otherwise.</param>
    public DataFrame SortWithinPartitions(params IEnumerable<Column> columns) => Sorted(columns, global: false);

    /// <summary>The first rows (<c>limit</c>).</summary>
    /// <param name="count">The greatest number of rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public DataFrame Limit(int count) =>
        With(
            new()
            {
                Limit = new() { Input = Relation, Limit_ = NotNegative(count) },
            }
        );

    /// <summary>All rows but the first ones (<c>offset</c>).</summary>
    /// <param name="count">The number of rows to leave out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public DataFrame Offset(int count) =>
        With(
            new()
            {
                Offset = new() { Input = Relation, Offset_ = NotNegative(count) },
            }
        );

    /// <summary>The rows without duplicates, that is rows that are equal in every column (<c>distinct</c>).</summary>
    public DataFrame Distinct() =>
        With(
            new()
            {
                Deduplicate = new() { Input = Relation, AllColumnsAsKeys = true },
            }
        );

    /// <summary>One row for each combination of the columns; Spark chooses which (<c>dropDuplicates</c>).</summary>
    /// <param name="columns">The names of the columns; of none, all columns.</param>
    public DataFrame DropDuplicates(params IEnumerable<string> columns)
    {
        var keys = columns.ToArray();
        return keys.Length == 0
            ? Distinct()
            : With(
                new()
                {
                    Deduplicate = new() { Input = Relation, ColumnNames = { keys } },
                }
            );
    }

    /// <summary>A random sample of the rows (<c>sample</c>).</summary>
    /// <param name="fraction">The fraction of the rows to take, from 0 to 1; the sample's size only comes near it.</param>
    /// <param name="withReplacement">Set to true to allow a row more than once.</param>
    /// <param name="seed">The same seed gives the same sample of the same rows and partitions; null is a random one.</param>
    public DataFrame Sample(double fraction, bool withReplacement = false, long? seed = null) =>
        With(
            new()
            {
                Sample = new()
                {
                    Input = Relation,
                    UpperBound = fraction,
                    WithReplacement = withReplacement,
                    Seed = seed ?? Random.Shared.NextInt64(),
                },
            }
        );

    /// <summary>Spreads the rows evenly over partitions, by a shuffle (<c>repartition</c>).</summary>
    /// <param name="partitions">The number of partitions.</param>
    public DataFrame Repartition(int partitions) =>
        With(
            new()
            {
                Repartition = new()
                {
                    Input = Relation,
                    NumPartitions = partitions,
                    Shuffle = true,
                },
            }
        );

    /// <summary>Merges partitions without a shuffle (<c>coalesce</c>).</summary>
    /// <param name="partitions">The greatest number of partitions.</param>
    public DataFrame Coalesce(int partitions) =>
        With(
            new()
            {
                Repartition = new()
                {
                    Input = Relation,
                    NumPartitions = partitions,
                    Shuffle = false,
                },
            }
        );

    /// <summary>Brings rows that agree on the columns into one partition, by a shuffle (<c>repartition</c>).</summary>
    /// <param name="partitions">The number of partitions; null is the session's <c>spark.sql.shuffle.partitions</c>.</param>
    /// <param name="columns">The columns.</param>
    public DataFrame Repartition(int? partitions, params IEnumerable<Column> columns)
    {
        var by = new RepartitionByExpression { Input = Relation, PartitionExprs = { Expressions(columns) } };
        if (partitions is { } count)
            by.NumPartitions = count;
        return With(new() { RepartitionByExpression = by });
    }

    /// <summary>Leaves out the rows that have a null or a NaN in one of the columns (<c>dropna</c>).</summary>
    /// <param name="columns">The names of the columns; of none, all columns.</param>
    public DataFrame DropNulls(params IEnumerable<string> columns) =>
        With(
            new()
            {
                DropNa = new() { Input = Relation, Cols = { columns } },
            }
        );

    /// <summary>Replaces nulls and NaNs by a value, in those of the columns whose type it fits (<c>fillna</c>).</summary>
    /// <param name="value">A boolean, a number or a text.</param>
    /// <param name="columns">The names of the columns; of none, all columns.</param>
    /// <exception cref="NotSupportedException">The value is of another type.</exception>
    public DataFrame FillNulls(object value, params IEnumerable<string> columns) =>
        With(
            new()
            {
                FillNa = new()
                {
                    Input = Relation,
                    Cols = { columns },
                    Values = { Literals.From(Widened(value)) },
                },
            }
        );

    private DataFrame Sorted(IEnumerable<Column> columns, bool global) =>
        With(
            new()
            {
                Sort = new()
                {
                    Input = Relation,
                    Order = { columns.Select(column => column.SortOrder) },
                    IsGlobal = global,
                },
            }
        );

    private static int NotNegative(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return count;
    }

    // Spark fills with boolean, long, double or text.
    private static object Widened(object value) =>
        value switch
        {
            bool or long or double or string => value,
            int or short or sbyte or byte => Convert.ToInt64(value, null),
            float or decimal => Convert.ToDouble(value, null),
            _ => throw new NotSupportedException($"Nulls are filled with a boolean, a number or text, not with a {value.GetType()}"),
        };
}
