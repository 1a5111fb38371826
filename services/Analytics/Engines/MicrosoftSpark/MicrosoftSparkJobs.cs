using DzStore.Analytics.Jobs;
using Microsoft.Spark.Sql;

namespace DzStore.Analytics.Engines.MicrosoftSpark;

/// <summary>
/// Runs the calls of Microsoft.Spark for one job. They block, so each has its own thread; Spark's job group, by which a run is cancelled,
/// belongs to the thread that set it.
/// </summary>
internal sealed class MicrosoftSparkJobs(SparkSession spark, JobRun run)
{
    /// <summary>Calls Spark on a thread of its own, in the job group of the run.</summary>
    public Task<T> RunAsync<T>(Func<SparkSession, T> call) =>
        OnThreadAsync(() =>
        {
            spark.SparkContext.SetJobGroup(run.JobId, run.Comment, interruptOnCancel: true);
            return call(spark);
        });

    /// <summary>Cancels what the job runs in Spark, by the method of the JVM: Microsoft.Spark has none.</summary>
    public Task CancelAsync() =>
        OnThreadAsync(() =>
        {
            try
            {
                return spark.SparkContext.Reference.Invoke("cancelJobGroup", run.JobId);
            }
            catch (Exception e) when (MicrosoftSparkEngine.IsLoss(e))
            {
                // Spark is away, and so is what it ran.
                return null;
            }
        });

    private static Task<T> OnThreadAsync<T>(Func<T> call) =>
        Task.Factory.StartNew(
            call,
            CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default
        );
}
