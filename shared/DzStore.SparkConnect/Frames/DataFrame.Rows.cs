using DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect;

public sealed partial class DataFrame
{
    public DataFrame Filter(Column condition) => With(new() { Filter = new() { Input = Relation, Condition = condition.Expression } });

    /// <summary>The condition in Spark's SQL.</summary>
    public DataFrame Filter(string condition) => Filter(Functions.Expr(condition));

    /// <summary>The same as <see cref="Filter(Column)"/>.</summary>
    public DataFrame Where(Column condition) => Filter(condition);
    public DataFrame Where(string condition) => Filter(condition);

    public DataFrame OrderBy(params IEnumerable<Column> columns) => Sorted(columns, global: true);

    /// <summary>The same as <see cref="OrderBy"/>.</summary>
    public DataFrame Sort(params IEnumerable<Column> columns) => OrderBy(columns);
    public DataFrame SortWithinPartitions(params IEnumerable<Column> columns) => Sorted(columns, global: false);

    public DataFrame Limit(int count) => With(new() { Limit = new() { Input = Relation, Limit_ = NotNegative(count) } });

    /// <summary>Without the first rows.</summary>
    public DataFrame Offset(int count) => With(new() { Offset = new() { Input = Relation, Offset_ = NotNegative(count) } });

    /// <summary>Without rows that equal another in every column.</summary>
    public DataFrame Distinct() => With(new() { Deduplicate = new() { Input = Relation, AllColumnsAsKeys = true } });

    /// <summary>One row (which one is not said) for each combination of the columns; of no columns given: of all.</summary>
    public DataFrame DropDuplicates(params IEnumerable<string> columns)
    {
        var keys = columns.ToArray();
        return keys.Length == 0 ? Distinct() : With(new() { Deduplicate = new() { Input = Relation, ColumnNames = { keys } } });
    }

    /// <summary>About this fraction of the rows (0 to 1), the same for the same seed and partitioning.</summary>
    public DataFrame Sample(double fraction, bool withReplacement = false, long? seed = null) => With(new()
    {
        Sample = new() { Input = Relation, UpperBound = fraction, WithReplacement = withReplacement, Seed = seed ?? Random.Shared.NextInt64() },
    });

    public DataFrame Repartition(int partitions) => With(new() { Repartition = new() { Input = Relation, NumPartitions = partitions, Shuffle = true } });

    /// <summary>Fewer partitions, without a shuffle.</summary>
    public DataFrame Coalesce(int partitions) => With(new() { Repartition = new() { Input = Relation, NumPartitions = partitions, Shuffle = false } });

    /// <summary>Equal values of the columns in one partition.</summary>
    public DataFrame Repartition(int? partitions, params IEnumerable<Column> columns)
    {
        var by = new RepartitionByExpression { Input = Relation, PartitionExprs = { Expressions(columns) } };
        if (partitions is { } count)
            by.NumPartitions = count;
        return With(new() { RepartitionByExpression = by });
    }

    /// <summary>Without rows that have a null in any of the columns; of no columns given: in any at all.</summary>
    public DataFrame DropNulls(params IEnumerable<string> columns) => With(new() { DropNa = new() { Input = Relation, Cols = { columns } } });

    /// <summary>With a value in place of nulls, in the columns whose type it fits; of no columns given: in all such.</summary>
    public DataFrame FillNulls(object value, params IEnumerable<string> columns) =>
        With(new() { FillNa = new() { Input = Relation, Cols = { columns }, Values = { Literals.From(Widened(value)) } } });

    private DataFrame Sorted(IEnumerable<Column> columns, bool global) =>
        With(new() { Sort = new() { Input = Relation, Order = { columns.Select(column => column.SortOrder) }, IsGlobal = global } });

    private static int NotNegative(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return count;
    }

    // Spark fills with boolean, long, double or text.
    private static object Widened(object value) => value switch
    {
        bool or long or double or string => value,
        int or short or sbyte or byte => Convert.ToInt64(value, null),
        float or decimal => Convert.ToDouble(value, null),
        _ => throw new NotSupportedException($"Nulls are filled with a boolean, a number or text, not with a {value.GetType()}"),
    };
}
