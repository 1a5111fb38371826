using DzStore.SparkConnect.Protocol;
using Frame = DzStore.SparkConnect.Protocol.Expression.Types.Window.Types.WindowFrame;

namespace DzStore.SparkConnect;

/// <summary>Where windows begin: <c>Window.PartitionBy("city").OrderBy(Col("spend").Desc())</c>.</summary>
public static class Window
{
    public const long UnboundedPreceding = long.MinValue;
    public const long UnboundedFollowing = long.MaxValue;
    public const long CurrentRow = 0;

    public static WindowSpec PartitionBy(params IEnumerable<Column> columns) => new WindowSpec([], [], null).PartitionBy(columns);

    public static WindowSpec OrderBy(params IEnumerable<Column> columns) => new WindowSpec([], [], null).OrderBy(columns);

    public static WindowSpec RowsBetween(long start, long end) => new WindowSpec([], [], null).RowsBetween(start, end);

    public static WindowSpec RangeBetween(long start, long end) => new WindowSpec([], [], null).RangeBetween(start, end);
}

/// <summary>Which rows a window function sees: a partition, an order, a frame. Immutable.</summary>
public sealed class WindowSpec
{
    private readonly IReadOnlyList<Column> partition;
    private readonly IReadOnlyList<Column> order;
    private readonly Frame? frame;

    internal WindowSpec(IReadOnlyList<Column> partition, IReadOnlyList<Column> order, Frame? frame) =>
        (this.partition, this.order, this.frame) = (partition, order, frame);

    public WindowSpec PartitionBy(params IEnumerable<Column> columns) => new([.. columns], order, frame);

    public WindowSpec OrderBy(params IEnumerable<Column> columns) => new(partition, [.. columns], frame);

    /// <summary>From <paramref name="start"/> to <paramref name="end"/> rows after the current one; negative is before.</summary>
    public WindowSpec RowsBetween(long start, long end) =>
        new(partition, order, new() { FrameType = Frame.Types.FrameType.Row, Lower = Boundary(start, row: true), Upper = Boundary(end, row: true) });

    /// <summary>As <see cref="RowsBetween"/>, counted in values of the ordering column.</summary>
    public WindowSpec RangeBetween(long start, long end) =>
        new(partition, order, new() { FrameType = Frame.Types.FrameType.Range, Lower = Boundary(start, row: false), Upper = Boundary(end, row: false) });

    internal Expression Apply(Expression function) => new()
    {
        Window = new()
        {
            WindowFunction = function,
            PartitionSpec = { partition.Select(column => column.Expression) },
            OrderSpec = { order.Select(column => column.SortOrder) },
            FrameSpec = frame,
        },
    };

    private static Frame.Types.FrameBoundary Boundary(long offset, bool row) => offset switch
    {
        Window.CurrentRow => new() { CurrentRow = true },
        Window.UnboundedPreceding or Window.UnboundedFollowing => new() { Unbounded = true },
        // Spark counts the rows of a frame in int, and days too: a range over dates takes no bigint, and one over bigint takes an int.
        _ when row || offset is >= int.MinValue and <= int.MaxValue => new() { Value = Functions.Lit(checked((int)offset)).Expression },
        _ => new() { Value = Functions.Lit(offset).Expression },
    };
}
