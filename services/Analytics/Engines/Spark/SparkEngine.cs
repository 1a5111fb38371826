using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;
using DzStore.SparkConnect;
using DzStore.SparkConnect.Errors;
using Microsoft.Extensions.Options;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>
/// Computes in Spark, over Spark Connect: Spark itself reads and writes MongoDB through the MongoDB connector. Every job carries its id as
/// a tag, by which it is stopped in Spark when it is cancelled here, takes too long, or runs again after its process was killed; the
/// session in which to look for the tag stands in the job.
/// </summary>
internal sealed class SparkEngine(
    SparkSessions sessions,
    SparkCampaign campaign,
    SparkTrending trending,
    SparkMongo mongo,
    SparkErrors errors,
    IOptions<SparkOptions> options,
    TimeProvider time
) : IAnalyticsEngine
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    public string Name => "spark";

    public Task<CampaignResult> RunCampaignAsync(JobRun run, CampaignRequest request, CancellationToken cancellationToken) =>
        RunAsync(run, "users", (spark, token) => campaign.RunAsync(spark, run, request, token), cancellationToken);

    public Task<TrendingResult> StageTrendingAsync(
        JobRun run,
        TrendingRequest request,
        string staging,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            run,
            "products",
            (spark, token) => trending.StageAsync(new SparkLogQueries(spark, mongo, run), run, request, staging, token),
            cancellationToken
        );

    private async Task<T> RunAsync<T>(
        JobRun run,
        string unit,
        Func<SparkSession, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(options.Value.JobTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        SparkSession? spark = null;
        try
        {
            run.Progress.Report(new("connecting to Spark", 0, null, unit));
            spark = await sessions.GetAsync(stop.Token);
            if (run.SessionBefore is { } before)
                await sessions.InterruptAsync(before, run.JobId, stop.Token);
            try
            {
                return await RunInAsync(spark, run, work, stop.Token);
            }
            catch (SparkSessionLostException)
            {
                // Nothing of the job runs in a session that is gone, and what it wrote there is written again.
                spark = await sessions.RenewAsync(spark, stop.Token);
                return await RunInAsync(spark, run, work, stop.Token);
            }
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
        catch (SparkConnectException e)
        {
            throw errors.Explain(e);
        }
    }

    private static async Task<T> RunInAsync<T>(
        SparkSession spark,
        JobRun run,
        Func<SparkSession, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        await run.EnterSessionAsync(spark.SessionId, cancellationToken);
        using var tag = spark.AddTag(run.JobId);
        return await work(spark, cancellationToken);
    }

    /// <summary>The error for a job that took longer than Spark:JobTimeout.</summary>
    internal static EngineException Overdue(TimeSpan limit) =>
        new(
            $"Spark did not finish within Spark:JobTimeout ({limit}) and was told to stop. "
                + "Run the job again, with more time or on a larger Spark."
        );

    /// <summary>Stops everything that the job runs in Spark. Leaving a query stops that query only.</summary>
    private async Task StopAsync(SparkSession? spark, JobRun run)
    {
        if (spark is null)
            return;
        using var limit = new CancellationTokenSource(StopLimit, time);
        try
        {
            await spark.InterruptTagAsync(run.JobId, limit.Token);
        }
        catch (Exception e) when (e is SparkConnectException or OperationCanceledException)
        {
            // Spark is away, and so is what it ran. The exception that ends the job is thrown on.
        }
    }
}
