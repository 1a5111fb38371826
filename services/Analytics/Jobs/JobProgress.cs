namespace DzStore.Analytics.Jobs;

/// <summary>The progress of a job: the amount done and the total, in a unit. The total is null while it is unknown.</summary>
/// <param name="Step">The step that runs, such as <c>storing recipients</c>.</param>
/// <param name="Done">The amount done in this step.</param>
/// <param name="Total">The amount to do in this step.</param>
/// <param name="Unit">The unit of both amounts, such as <c>users</c> or <c>bytes</c>.</param>
public sealed record JobProgress(string Step, long Done, long? Total, string Unit)
{
    /// <summary>The progress of a job that has not started.</summary>
    public static JobProgress None { get; } = new("waiting", 0, null, "");
}
