namespace DzStore.SparkConnect;

public static partial class Functions
{
    /// <summary>How many values are not null; of <c>"*"</c>, how many rows.</summary>
    public static Column Count(Column column) =>
        Call("count", column.Expression.UnresolvedStar is { HasUnparsedTarget: false } ? Lit(1) : column);

    public static Column CountDistinct(params IEnumerable<Column> columns)
    {
        var count = Column.Call("count", columns);
        count.Expression.UnresolvedFunction.IsDistinct = true;
        return count;
    }

    /// <summary>An estimate, at most <paramref name="rsd"/> (relative standard deviation) off.</summary>
    public static Column ApproxCountDistinct(Column column, double rsd = 0.05) => Call("approx_count_distinct", column, Lit(rsd));

    public static Column Sum(Column column) => Call("sum", column);

    public static Column SumDistinct(Column column)
    {
        var sum = Call("sum", column);
        sum.Expression.UnresolvedFunction.IsDistinct = true;
        return sum;
    }

    public static Column Avg(Column column) => Call("avg", column);
    public static Column Mean(Column column) => Avg(column);
    public static Column Min(Column column) => Call("min", column);
    public static Column Max(Column column) => Call("max", column);

    /// <summary>The value of <paramref name="column"/> in the row where <paramref name="by"/> is greatest.</summary>
    public static Column MaxBy(Column column, Column by) => Call("max_by", column, by);

    /// <summary>The value of <paramref name="column"/> in the row where <paramref name="by"/> is smallest.</summary>
    public static Column MinBy(Column column, Column by) => Call("min_by", column, by);
    public static Column First(Column column, bool ignoreNulls = false) => Call("first", column, Lit(ignoreNulls));
    public static Column Last(Column column, bool ignoreNulls = false) => Call("last", column, Lit(ignoreNulls));
    public static Column CollectList(Column column) => Call("collect_list", column);
    public static Column CollectSet(Column column) => Call("collect_set", column);
    public static Column Median(Column column) => Call("median", column);
    public static Column Mode(Column column) => Call("mode", column);

    /// <summary>The exact percentile, <paramref name="percentage"/> from 0 to 1.</summary>
    public static Column Percentile(Column column, double percentage) => Call("percentile", column, Lit(percentage));
    public static Column PercentileApprox(Column column, double percentage, int accuracy = 10_000) =>
        Call("percentile_approx", column, Lit(percentage), Lit(accuracy));
    public static Column StdDev(Column column) => Call("stddev", column);
    public static Column Variance(Column column) => Call("variance", column);
    public static Column Corr(Column left, Column right) => Call("corr", left, right);
    public static Column Skewness(Column column) => Call("skewness", column);

    /// <summary>Which of the columns of a rollup or cube is summed over in this row.</summary>
    public static Column Grouping(Column column) => Call("grouping", column);

    public static Column RowNumber() => Call("row_number");
    public static Column Rank() => Call("rank");
    public static Column DenseRank() => Call("dense_rank");
    public static Column PercentRank() => Call("percent_rank");
    public static Column NTile(int buckets) => Call("ntile", Lit(buckets));
    public static Column Lag(Column column, int offset = 1, object? otherwise = null) => Call("lag", column, Lit(offset), Lit(otherwise));
    public static Column Lead(Column column, int offset = 1, object? otherwise = null) => Call("lead", column, Lit(offset), Lit(otherwise));
}
