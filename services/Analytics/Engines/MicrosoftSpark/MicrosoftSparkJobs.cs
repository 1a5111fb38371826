using DzStore.Analytics.Jobs;
using Microsoft.Spark.Sql;

namespace DzStore.Analytics.Engines.MicrosoftSpark;

/// <summary>
/// One run's calls of Microsoft.Spark. They block, so they have a thread of their own, and Spark's job group, by which a run is cancelled,
/// belongs to the thread that set it.
/// </summary>
internal sealed class MicrosoftSparkJobs(SparkSession spark, JobRun run)
{
    public Task<T> RunAsync<T>(Func<SparkSession, T> call) => Task.Factory.StartNew(
        () =>
        {
            spark.SparkContext.SetJobGroup(run.JobId, run.Comment, interruptOnCancel: true);
            return call(spark);
        },
        CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    /// <summary>Its API has no such call; the JVM's own does it.</summary>
    public void Cancel()
    {
        try
        {
            spark.SparkContext.Reference.Invoke("cancelJobGroup", run.JobId);
        }
        catch (Exception fault) when (MicrosoftSparkEngine.IsLoss(fault))
        {
            // Spark is away, and what it ran with it.
        }
    }
}
