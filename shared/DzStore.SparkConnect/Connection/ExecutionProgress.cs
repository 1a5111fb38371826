using DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect;

/// <summary>Where an execution stands.</summary>
public enum ExecutionState
{
    /// <summary>Sent, or read so far.</summary>
    Running,

    /// <summary>Its result was read to the end.</summary>
    Succeeded,

    /// <summary>Failed, was cancelled, or left by its reader.</summary>
    Ended,
}

/// <summary>
/// What is known of one execution, reported when it is sent, at every response and at its end. Spark 3.5 tells no more while it works:
/// rows appear once it has some.
/// </summary>
/// <param name="OperationId">As in Spark's log and UI; what <see cref="SparkSession.InterruptOperationAsync"/> takes.</param>
/// <param name="Tags">The tags under which it was sent.</param>
/// <param name="Rows">Rows read so far.</param>
/// <param name="Bytes">Size of their Arrow data.</param>
/// <param name="Reattaches">How often the result stream was resumed.</param>
/// <param name="Elapsed">Since it was sent.</param>
/// <param name="Metrics">Spark's own metrics of the physical plan, once it has sent them (with the end of the result).</param>
public sealed record ExecutionProgress(
    string OperationId, IReadOnlyList<string> Tags, ExecutionState State, long Rows, long Bytes, int Reattaches, TimeSpan Elapsed,
    IReadOnlyList<PlanMetrics> Metrics);

/// <summary>The metrics of one node of the physical plan, such as <c>number of output rows</c>.</summary>
/// <param name="Node">The node's name as in the plan, such as <c>HashAggregate</c>.</param>
public sealed record PlanMetrics(string Node, long PlanId, long ParentPlanId, IReadOnlyDictionary<string, long> Values);

/// <summary>Counts what an execution brings, and reports it where anyone listens.</summary>
internal sealed class ProgressTracker(IProgress<ExecutionProgress>? progress, IReadOnlyList<string> tags, TimeProvider time)
{
    private readonly long start = time.GetTimestamp();
    private long rows;
    private long bytes;
    private int reattaches;
    private IReadOnlyList<PlanMetrics> metrics = [];

    public string OperationId { get; set; } = "";

    public void Reattached() => reattaches++;

    public void Received(ExecutePlanResponse response)
    {
        if (response.ArrowBatch is { } batch)
            (rows, bytes) = (rows + batch.RowCount, bytes + batch.Data.Length);
        if (response.Metrics is { } sent)
            metrics = [.. sent.Metrics_.Select(node => new PlanMetrics(node.Name, node.PlanId, node.Parent,
                node.ExecutionMetrics.ToDictionary(pair => pair.Key, pair => pair.Value.Value)))];
        Report(ExecutionState.Running);
    }

    public void Report(ExecutionState state) =>
        progress?.Report(new(OperationId, tags, state, rows, bytes, reattaches, time.GetElapsedTime(start), metrics));
}
