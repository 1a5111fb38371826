using DzStore.SparkConnect.Protocol;

namespace DzStore.SparkConnect.Execution;

/// <summary>Counts the rows and bytes of one execution and reports them to whoever asked for progress.</summary>
internal sealed class ProgressTracker(IProgress<ExecutionProgress>? progress, IReadOnlyList<string> tags, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private long _rows;
    private long _bytes;
    private int _reattaches;
    private IReadOnlyList<PlanMetrics> _metrics = [];

    public string OperationId { get; set; } = "";

    public void Reattached() => _reattaches++;

    public void Received(ExecutePlanResponse response)
    {
        if (response.ArrowBatch is { } batch)
            (_rows, _bytes) = (_rows + batch.RowCount, _bytes + batch.Data.Length);
        if (response.Metrics is { } sent)
        {
            _metrics =
            [
                .. sent.Metrics_.Select(node => new PlanMetrics(
                    node.Name,
                    node.PlanId,
                    node.Parent,
                    node.ExecutionMetrics.ToDictionary(pair => pair.Key, pair => pair.Value.Value)
                )),
            ];
        }

        Report(ExecutionState.Running);
    }

    public void Report(ExecutionState state) =>
        progress?.Report(new(OperationId, tags, state, _rows, _bytes, _reattaches, time.GetElapsedTime(_start), _metrics));
}
