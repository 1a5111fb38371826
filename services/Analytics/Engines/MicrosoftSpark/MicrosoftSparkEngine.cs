using System.Net.Sockets;
using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Engines.Spark;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;
using Microsoft.Extensions.Options;
using Microsoft.Spark;
using Microsoft.Spark.Sql;

namespace DzStore.Analytics.Engines.MicrosoftSpark;

/// <summary>
/// Has Spark compute through Microsoft.Spark, whose JVM backend must run beside this process (DOTNETBACKEND_PORT). Compiled with
/// <c>-p:SparkClient=Microsoft.Spark</c> only; Spark Connect is the default, for it needs one address and nothing beside the process.
/// </summary>
internal sealed class MicrosoftSparkEngine(MicrosoftSparkCampaign campaign, SparkTrending trending, SparkMongo mongo, SparkFaults faults, IOptions<SparkOptions> options, TimeProvider time)
    : IAnalyticsEngine
{
    private static readonly TimeSpan BetweenCancels = TimeSpan.FromSeconds(0.5);
    private static readonly string NoMessage = new JvmException(null).Message;

    private readonly Lock _starting = new();
    private SparkSession? _session;

    public string Name => "microsoft-spark";

    public Task<CampaignResult> RunCampaignAsync(JobRun run, CampaignRequest request, CancellationToken cancellationToken) =>
        RunAsync(run, "users", (spark, token) => campaign.RunAsync(spark, run, request, token), cancellationToken);

    public Task<TrendingResult> RunTrendingAsync(JobRun run, TrendingRequest request, CancellationToken cancellationToken) =>
        RunAsync(run, "products", (spark, token) => trending.RunAsync(new MicrosoftSparkLogQueries(spark, mongo, run), run, request, token), cancellationToken);

    private async Task<T> RunAsync<T>(JobRun run, string unit, Func<MicrosoftSparkJobs, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Value.JobTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            run.Progress.Report(new("connecting to Spark", 0, null, unit));
            var jobs = new MicrosoftSparkJobs(await Task.Run(Session, CancellationToken.None).WaitAsync(stop.Token), run);
            // A run before this one may have left a query behind, when its process was killed.
            if (run.Attempt > 1) jobs.Cancel();
            return await StoppableAsync(work(jobs, stop.Token), jobs, stop.Token);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        catch (Exception) when (limit.IsCancellationRequested)
        {
            throw SparkEngine.Overdue(options.Value.JobTimeout);
        }
        catch (Exception fault) when (IsLoss(fault))
        {
            throw new EngineUnavailableException(_session is null
                ? "Microsoft.Spark's JVM backend does not answer. Nothing was published. Start it, and name its port in DOTNETBACKEND_PORT."
                // What this process holds are numbers of the old backend's objects, and the new one would take them for its own.
                : "Microsoft.Spark's JVM backend is gone. Nothing was published. Start it and then this service anew; running the job again has the effect of one run.", fault);
        }
        catch (Exception fault) when (Jvm(fault) is { } jvm)
        {
            throw new EngineException($"Spark failed on the job: {faults.Cause(jvm.Message)}", fault);
        }
    }

    /// <summary>Waits for work; when it is to stop, cancels it until it has: only what Spark runs at that moment is cancelled, not what it is about to run.</summary>
    private async Task<T> StoppableAsync<T>(Task<T> work, MicrosoftSparkJobs jobs, CancellationToken stop)
    {
        await ((Task)work).WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!work.IsCompleted)
        {
            jobs.Cancel();
            await ((Task)work).WaitAsync(BetweenCancels, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return await work;
    }

    /// <summary>Faults of Spark's come as an Exception around a <see cref="JvmException"/>.</summary>
    internal static JvmException? Jvm(Exception fault) => fault as JvmException ?? fault.InnerException as JvmException;

    /// <summary>A call whose backend does not answer, or went away in its middle: that ends in an empty fault of the JVM's.</summary>
    internal static bool IsLoss(Exception fault) => fault is SocketException or IOException { InnerException: SocketException } || Jvm(fault)?.Message == NoMessage;

    private SparkSession Session()
    {
        lock (_starting)
            return _session ??= SparkSession.Builder().AppName("dzstore-analytics").GetOrCreate();
    }
}
