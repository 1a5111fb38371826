namespace DzStore.SparkConnect;

public static partial class Functions
{
    /// <summary>The number of values that are not null; of <c>"*"</c>, the number of rows (<c>count</c>).</summary>
    public static Column Count(Column column) =>
        Call("count", column.Expression.UnresolvedStar is { HasUnparsedTarget: false } ? Lit(1) : column);

    /// <summary>The number of distinct combinations of values, those with a null left out (<c>count(DISTINCT …)</c>).</summary>
    public static Column CountDistinct(params IEnumerable<Column> columns)
    {
        var count = Column.Call("count", columns);
        count.Expression.UnresolvedFunction.IsDistinct = true;
        return count;
    }

    /// <summary>An estimate of the number of distinct values (<c>approx_count_distinct</c>).</summary>
    /// <param name="column">The values.</param>
    /// <param name="rsd">The greatest relative standard deviation of the estimate: 0.05 is 5 %.</param>
    public static Column ApproxCountDistinct(Column column, double rsd = 0.05) => Call("approx_count_distinct", column, Lit(rsd));

    /// <summary>The sum of the values that are not null; null where there are none (<c>sum</c>).</summary>
    public static Column Sum(Column column) => Call("sum", column);

    /// <summary>The sum of the distinct values (<c>sum(DISTINCT …)</c>).</summary>
    public static Column SumDistinct(Column column)
    {
        var sum = Call("sum", column);
        sum.Expression.UnresolvedFunction.IsDistinct = true;
        return sum;
    }

    /// <summary>The mean of the values that are not null; null where there are none (<c>avg</c>).</summary>
    public static Column Avg(Column column) => Call("avg", column);

    /// <summary>The mean of the values: the same as <see cref="Avg"/>.</summary>
    public static Column Mean(Column column) => Avg(column);

    /// <summary>The least value (<c>min</c>).</summary>
    public static Column Min(Column column) => Call("min", column);

    /// <summary>The greatest value (<c>max</c>).</summary>
    public static Column Max(Column column) => Call("max", column);

    /// <summary>The value of <paramref name="column"/> in the row where <paramref name="by"/> is greatest (<c>max_by</c>).</summary>
    public static Column MaxBy(Column column, Column by) => Call("max_by", column, by);

    /// <summary>The value of <paramref name="column"/> in the row where <paramref name="by"/> is least (<c>min_by</c>).</summary>
    public static Column MinBy(Column column, Column by) => Call("min_by", column, by);

    /// <summary>The value of the first row of a group; the order of rows is the group's, if it has one (<c>first</c>).</summary>
    /// <param name="column">The values.</param>
    /// <param name="ignoreNulls">Set to true to take the first value that is not null.</param>
    public static Column First(Column column, bool ignoreNulls = false) => Call("first", column, Lit(ignoreNulls));

    /// <summary>The value of the last row of a group; the order of rows is the group's, if it has one (<c>last</c>).</summary>
    /// <param name="column">The values.</param>
    /// <param name="ignoreNulls">Set to true to take the last value that is not null.</param>
    public static Column Last(Column column, bool ignoreNulls = false) => Call("last", column, Lit(ignoreNulls));

    /// <summary>An array of the values that are not null, duplicates included, in no set order (<c>collect_list</c>).</summary>
    public static Column CollectList(Column column) => Call("collect_list", column);

    /// <summary>An array of the distinct values that are not null, in no set order (<c>collect_set</c>).</summary>
    public static Column CollectSet(Column column) => Call("collect_set", column);

    /// <summary>The median of numbers or intervals (<c>median</c>).</summary>
    public static Column Median(Column column) => Call("median", column);

    /// <summary>The most frequent value; any of them where several are (<c>mode</c>).</summary>
    public static Column Mode(Column column) => Call("mode", column);

    /// <summary>The exact percentile, interpolated between values (<c>percentile</c>).</summary>
    /// <param name="column">Numbers or intervals.</param>
    /// <param name="percentage">From 0 to 1: 0.5 is the median.</param>
    public static Column Percentile(Column column, double percentage) => Call("percentile", column, Lit(percentage));

    /// <summary>An approximate percentile, one of the values (<c>percentile_approx</c>).</summary>
    /// <param name="column">Numbers, dates or times.</param>
    /// <param name="percentage">From 0 to 1: 0.5 is the median.</param>
    /// <param name="accuracy">The relative error is 1 / accuracy; more takes more memory.</param>
    public static Column PercentileApprox(Column column, double percentage, int accuracy = 10_000) =>
        Call("percentile_approx", column, Lit(percentage), Lit(accuracy));

    /// <summary>The standard deviation of a sample (<c>stddev</c>).</summary>
    public static Column StdDev(Column column) => Call("stddev", column);

    /// <summary>The variance of a sample (<c>variance</c>).</summary>
    public static Column Variance(Column column) => Call("variance", column);

    /// <summary>Pearson's correlation of two columns, from -1 to 1 (<c>corr</c>).</summary>
    public static Column Corr(Column left, Column right) => Call("corr", left, right);

    /// <summary>The skewness of the values (<c>skewness</c>).</summary>
    public static Column Skewness(Column column) => Call("skewness", column);

    /// <summary>1 in the rows of a rollup or cube that sum over the column, else 0 (<c>grouping</c>).</summary>
    public static Column Grouping(Column column) => Call("grouping", column);
}
