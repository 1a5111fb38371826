namespace DzStore.SparkConnect.Execution;

/// <summary>
/// The state of one execution. It is reported when the execution is sent, at every response and at its end, to
/// <see cref="SparkSessionBuilder.Progress"/>. Spark 3.5 tells no more while it works: rows appear once it has some.
/// </summary>
/// <param name="OperationId">
/// The operation's id, as in Spark's log and UI; <see cref="SparkSession.InterruptOperationAsync"/> takes it.
/// </param>
/// <param name="Tags">The tags under which it was sent; see <see cref="SparkSession.AddTag"/>.</param>
/// <param name="State">Running, or how it ended.</param>
/// <param name="Rows">The number of rows read so far.</param>
/// <param name="Bytes">The size of their Arrow data in bytes.</param>
/// <param name="Reattaches">The number of times that the result stream was resumed.</param>
/// <param name="Elapsed">The time since it was sent.</param>
/// <param name="Metrics">
/// Spark's metrics of the physical plan (message <c>ExecutePlanResponse.Metrics</c>). The list is empty until Spark sends them, with the
/// end of the result.
/// </param>
public sealed record ExecutionProgress(
    string OperationId,
    IReadOnlyList<string> Tags,
    ExecutionState State,
    long Rows,
    long Bytes,
    int Reattaches,
    TimeSpan Elapsed,
    IReadOnlyList<PlanMetrics> Metrics
);
