using Expression = DzStore.SparkConnect.Protocol.Expression;
using Frame = DzStore.SparkConnect.Protocol.Expression.Types.Window.Types.WindowFrame;

namespace DzStore.SparkConnect;

/// <summary>
/// The rows that a window function sees: a partition, an order and a frame (PySpark's <c>WindowSpec</c>, message
/// <c>Expression.Window</c>). It is immutable, and <see cref="Column.Over"/> takes it.
/// </summary>
public sealed class WindowSpec
{
    private readonly IReadOnlyList<Column> _partition;
    private readonly IReadOnlyList<Column> _order;
    private readonly Frame? _frame;

    internal WindowSpec(IReadOnlyList<Column> partition, IReadOnlyList<Column> order, Frame? frame) =>
        (_partition, _order, _frame) = (partition, order, frame);

    /// <summary>The window over the rows that agree on these columns (<c>partitionBy</c>).</summary>
    public WindowSpec PartitionBy(params IEnumerable<Column> columns) => new([.. columns], _order, _frame);

    /// <summary>The window in this order (<c>orderBy</c>).</summary>
    public WindowSpec OrderBy(params IEnumerable<Column> columns) => new(_partition, [.. columns], _frame);

    /// <summary>The window over the rows from one place to another, counted from the current row (<c>rowsBetween</c>).</summary>
    /// <param name="start">The first row, relative to the current one; negative is before it.</param>
    /// <param name="end">The last row, relative to the current one; <see cref="Window.UnboundedFollowing"/> is the last of all.</param>
    /// <exception cref="OverflowException">A boundary is neither unbounded nor an <see cref="int"/>.</exception>
    public WindowSpec RowsBetween(long start, long end) =>
        new(
            _partition,
            _order,
            new()
            {
                FrameType = Frame.Types.FrameType.Row,
                Lower = Boundary(start, row: true),
                Upper = Boundary(end, row: true),
            }
        );

    /// <summary>The window over the rows whose value in the ordering column is near the current row's (<c>rangeBetween</c>).</summary>
    /// <param name="start">The least difference, in units of the ordering column (days for a date); negative is below.</param>
    /// <param name="end">The greatest difference, in the same unit.</param>
    public WindowSpec RangeBetween(long start, long end) =>
        new(
            _partition,
            _order,
            new()
            {
                FrameType = Frame.Types.FrameType.Range,
                Lower = Boundary(start, row: false),
                Upper = Boundary(end, row: false),
            }
        );

    internal Expression Apply(Expression function) =>
        new()
        {
            Window = new()
            {
                WindowFunction = function,
                PartitionSpec = { _partition.Select(column => column.Expression) },
                OrderSpec = { _order.Select(column => column.SortOrder) },
                FrameSpec = _frame,
            },
        };

    private static Frame.Types.FrameBoundary Boundary(long offset, bool row) =>
        offset switch
        {
            Window.CurrentRow => new() { CurrentRow = true },
            Window.UnboundedPreceding or Window.UnboundedFollowing => new() { Unbounded = true },
            // Spark counts the rows of a frame in int, and days too: a range over dates takes no bigint, and one over bigint takes an int.
            _ when row || offset is >= int.MinValue and <= int.MaxValue => new() { Value = Functions.Lit(checked((int)offset)).Expression },
            _ => new() { Value = Functions.Lit(offset).Expression },
        };
}
