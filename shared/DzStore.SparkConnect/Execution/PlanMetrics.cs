namespace DzStore.SparkConnect.Execution;

/// <summary>The metrics of one node of the physical plan (message <c>ExecutePlanResponse.Metrics.MetricObject</c>).</summary>
/// <param name="Node">The node's name as in the plan, such as <c>HashAggregate</c>.</param>
/// <param name="PlanId">The node's id within the plan.</param>
/// <param name="ParentPlanId">The id of the node above it.</param>
/// <param name="Values">
/// The metrics by Spark's names, such as <c>number of output rows</c>. Units are Spark's: sizes are in bytes, and times in milliseconds
/// or nanoseconds, depending on the metric.
/// </param>
public sealed record PlanMetrics(string Node, long PlanId, long ParentPlanId, IReadOnlyDictionary<string, long> Values);
