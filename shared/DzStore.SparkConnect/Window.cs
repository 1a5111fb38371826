namespace DzStore.SparkConnect;

/// <summary>
/// Begins the definition of a window (PySpark's <c>Window</c>): <c>Window.PartitionBy("city").OrderBy(Col("spend").Desc())</c>.
/// </summary>
public static class Window
{
    /// <summary>The boundary of a frame that begins with the first row of the partition.</summary>
    public const long UnboundedPreceding = long.MinValue;

    /// <summary>The boundary of a frame that ends with the last row of the partition.</summary>
    public const long UnboundedFollowing = long.MaxValue;

    /// <summary>The boundary of a frame at the current row.</summary>
    public const long CurrentRow = 0;

    /// <summary>A window over the rows that agree on these columns (<c>Window.partitionBy</c>).</summary>
    public static WindowSpec PartitionBy(params IEnumerable<Column> columns) => new WindowSpec([], [], null).PartitionBy(columns);

    /// <summary>A window over all rows, in this order (<c>Window.orderBy</c>).</summary>
    public static WindowSpec OrderBy(params IEnumerable<Column> columns) => new WindowSpec([], [], null).OrderBy(columns);

    /// <summary>
    /// A window over the rows around the current one (<c>Window.rowsBetween</c>); see <see cref="WindowSpec.RowsBetween"/>.
    /// </summary>
    /// <param name="start">The first row, relative to the current one; negative is before it.</param>
    /// <param name="end">The last row, relative to the current one.</param>
    /// <exception cref="OverflowException">A boundary is neither unbounded nor an <see cref="int"/>.</exception>
    public static WindowSpec RowsBetween(long start, long end) => new WindowSpec([], [], null).RowsBetween(start, end);

    /// <summary>
    /// A window over the rows whose values are near the current one's (<c>Window.rangeBetween</c>); see
    /// <see cref="WindowSpec.RangeBetween"/>.
    /// </summary>
    /// <param name="start">The least difference to the current row's value; negative is below it.</param>
    /// <param name="end">The greatest difference to the current row's value.</param>
    public static WindowSpec RangeBetween(long start, long end) => new WindowSpec([], [], null).RangeBetween(start, end);
}
