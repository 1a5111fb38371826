using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;
using DzStore.SparkConnect;
using Microsoft.Extensions.Options;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>
/// Has Spark compute, over Spark Connect: Spark reads and writes MongoDB by itself, through the MongoDB connector. Every job carries its id as a tag, by
/// which it is stopped in Spark when it is cancelled here, takes too long, or is run again after the process that ran it was killed.
/// </summary>
internal sealed class SparkEngine(SparkSessions sessions, SparkCampaign campaign, SparkTrending trending, SparkMongo mongo, SparkFaults faults, IOptions<SparkOptions> options, TimeProvider time)
    : IAnalyticsEngine
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    public string Name => "spark";

    public Task<CampaignResult> RunCampaignAsync(JobRun run, CampaignRequest request, CancellationToken cancellationToken) =>
        RunAsync(run, "users", (spark, token) => campaign.RunAsync(spark, run, request, token), cancellationToken);

    public Task<TrendingResult> RunTrendingAsync(JobRun run, TrendingRequest request, CancellationToken cancellationToken) =>
        RunAsync(run, "products", (spark, token) => trending.RunAsync(new SparkLogQueries(spark, mongo, run), run, request, token), cancellationToken);

    private async Task<T> RunAsync<T>(JobRun run, string unit, Func<SparkSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.JobTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        SparkSession? spark = null;
        try
        {
            run.Progress.Report(new("connecting to Spark", 0, null, unit));
            spark = await sessions.GetAsync(stop.Token);
            if (run.Attempt > 1) await spark.InterruptTagAsync(run.JobId, stop.Token);
            using var tag = spark.AddTag(run.JobId);
            return await work(spark, stop.Token);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            await StopAsync(spark, run);
            throw;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            await StopAsync(spark, run);
            throw Overdue(options.Value.JobTimeout);
        }
        catch (SparkConnectException fault)
        {
            throw faults.Explain(fault);
        }
    }

    /// <summary>A job that took longer than it may.</summary>
    internal static EngineException Overdue(TimeSpan limit) =>
        new($"Spark did not finish within Spark:JobTimeout ({limit}) and was told to stop. Run the job again, with more time or on a larger Spark.");

    /// <summary>Leaving a query stops it too, operation by operation; this reaches whatever else the job has running in Spark.</summary>
    private async Task StopAsync(SparkSession? spark, JobRun run)
    {
        if (spark is null) return;
        using var limit = new CancellationTokenSource(StopLimit, time);
        try
        {
            await spark.InterruptTagAsync(run.JobId, limit.Token);
        }
        catch (Exception fault) when (fault is SparkConnectException or OperationCanceledException)
        {
            // Spark is away, and what it ran with it; why the job ends is on its way already.
        }
    }
}
