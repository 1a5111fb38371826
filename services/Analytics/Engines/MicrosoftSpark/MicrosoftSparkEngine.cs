using System.Net.Sockets;
using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Engines.Spark;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;
using Microsoft.Spark;
using Microsoft.Spark.Sql;

namespace DzStore.Analytics.Engines.MicrosoftSpark;

/// <summary>
/// Has Spark compute through Microsoft.Spark, whose JVM backend must run beside this process (DOTNETBACKEND_PORT). Compiled with
/// <c>-p:SparkClient=Microsoft.Spark</c> only; Spark Connect is the default, for it needs one address and nothing beside the process.
/// </summary>
internal sealed class MicrosoftSparkEngine(MicrosoftSparkCampaign campaign, SparkTrending trending, SparkMongo mongo, SparkFaults faults) : IAnalyticsEngine
{
    private readonly Lock _starting = new();
    private SparkSession? _session;

    public string Name => "microsoft-spark";

    public Task<CampaignResult> RunCampaignAsync(JobRun run, CampaignRequest request, CancellationToken cancellationToken) =>
        RunAsync(run, "users", spark => campaign.RunAsync(spark, run, request, cancellationToken), cancellationToken);

    public Task<TrendingResult> RunTrendingAsync(JobRun run, TrendingRequest request, CancellationToken cancellationToken) =>
        RunAsync(run, "products", spark => trending.RunAsync(new MicrosoftSparkLogQueries(spark, mongo, run), run, request, cancellationToken), cancellationToken);

    private async Task<T> RunAsync<T>(JobRun run, string unit, Func<MicrosoftSparkJobs, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            run.Progress.Report(new("connecting to Spark", 0, null, unit));
            var jobs = new MicrosoftSparkJobs(await Task.Run(Session, cancellationToken), run);
            // A run before this one may have left a query behind, when its process was killed.
            if (run.Attempt > 1) jobs.Cancel();
            await using var stop = cancellationToken.Register(jobs.Cancel);
            return await work(jobs);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        catch (Exception fault) when (Jvm(fault) is { } jvm)
        {
            throw new EngineException($"Spark failed on the job: {faults.Cause(jvm.Message)}", fault);
        }
        catch (SocketException fault)
        {
            throw new EngineUnavailableException("Microsoft.Spark's JVM backend does not answer. Nothing was published. Start it, and name its port in DOTNETBACKEND_PORT.", fault);
        }
    }

    /// <summary>Faults of Spark's come as an Exception around a <see cref="JvmException"/>.</summary>
    internal static JvmException? Jvm(Exception fault) => fault as JvmException ?? fault.InnerException as JvmException;

    private SparkSession Session()
    {
        lock (_starting)
            return _session ??= SparkSession.Builder().AppName("dzstore-analytics").GetOrCreate();
    }
}
