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
/// Computes in Spark through Microsoft.Spark, whose JVM backend must run beside this process (DOTNETBACKEND_PORT). Compiled only with
/// <c>-p:SparkClient=Microsoft.Spark</c>; Spark Connect is the default, because it needs one address and no second process.
/// </summary>
internal sealed class MicrosoftSparkEngine(
    MicrosoftSparkCampaign campaign,
    SparkTrending trending,
    SparkMongo mongo,
    SparkErrors errors,
    IOptions<SparkOptions> options,
    TimeProvider time
) : IAnalyticsEngine
{
    private static readonly TimeSpan BetweenCancels = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan CancelLimit = TimeSpan.FromSeconds(5);
    private static readonly string NoMessage = new JvmException(null).Message;

    private readonly Lock _starting = new();
    private Task<SparkSession>? _session;

    public string Name => "microsoft-spark";

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
            (spark, token) => trending.StageAsync(new MicrosoftSparkLogQueries(spark, mongo, run), run, request, staging, token),
            cancellationToken
        );

    private async Task<T> RunAsync<T>(
        JobRun run,
        string unit,
        Func<MicrosoftSparkJobs, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(options.Value.JobTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            run.Progress.Report(new("connecting to Spark", 0, null, unit));
            var jobs = new MicrosoftSparkJobs(await StartedAsync(stop.Token), run);
            // An earlier run may have left a query behind, if its process was killed.
            if (run.Attempt > 1)
                await jobs.CancelAsync().WaitAsync(stop.Token);
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
        catch (Exception e) when (IsLoss(e))
        {
            throw new EngineUnavailableException(
                _session is not { IsCompletedSuccessfully: true }
                    ? "Microsoft.Spark's JVM backend does not answer. Nothing was published. "
                        + "Start it, and set DOTNETBACKEND_PORT to its port."
                    // This process holds ids of the old backend's objects, which the new backend would take for its own objects.
                    : "Microsoft.Spark's JVM backend is gone. Nothing was published. Start it and then this service again; "
                        + "running the job again has the effect of one run.",
                e
            );
        }
        catch (Exception e) when (Jvm(e) is { } jvm)
        {
            throw new EngineException($"Spark failed on the job: {errors.Cause(jvm.Message)}", e);
        }
    }

    /// <summary>
    /// Waits for work. To stop it, cancels it again and again until it has stopped, because Spark cancels only what runs at that moment and
    /// not what starts next. A backend that does not even take a cancellation hangs: the job ends without it.
    /// </summary>
    /// <exception cref="TimeoutException">The backend hangs.</exception>
    private async Task<T> StoppableAsync<T>(Task<T> work, MicrosoftSparkJobs jobs, CancellationToken stop)
    {
        await ((Task)work).WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!work.IsCompleted)
        {
            await jobs.CancelAsync().WaitAsync(CancelLimit, time, CancellationToken.None);
            await ((Task)work)
                .WaitAsync(BetweenCancels, time, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return await work;
    }

    /// <summary>The error of the JVM, which Microsoft.Spark wraps in an Exception; null when there is none.</summary>
    internal static JvmException? Jvm(Exception exception) => exception as JvmException ?? exception.InnerException as JvmException;

    /// <summary>Tells if the backend did not answer, or went away during the call, which ends in an empty error of the JVM.</summary>
    internal static bool IsLoss(Exception exception) =>
        exception is SocketException or IOException { InnerException: SocketException } || Jvm(exception)?.Message == NoMessage;

    /// <summary>Waits for the session as long as the settings allow; its start goes on for the jobs that come after.</summary>
    /// <exception cref="EngineUnavailableException">The backend takes longer.</exception>
    private async Task<SparkSession> StartedAsync(CancellationToken stop)
    {
        var limit = options.Value.ConnectTimeout;
        try
        {
            return await SessionAsync().WaitAsync(limit, time, stop);
        }
        catch (TimeoutException e)
        {
            throw new EngineUnavailableException(
                $"Microsoft.Spark's JVM backend did not start a session within Spark:ConnectTimeout ({limit}). Nothing was published. "
                    + "Run the job again; if it ends like this again, start the backend and this service anew, or allow more time.",
                e
            );
        }
    }

    /// <summary>
    /// Gets the session. All jobs share one start of it, which cannot be cancelled: with one each, every job that gave up on a backend that
    /// hangs would leave a thread behind.
    /// </summary>
    private Task<SparkSession> SessionAsync()
    {
        lock (_starting)
        {
            if (_session is null or { IsFaulted: true })
                _session = Task.Run(() => SparkSession.Builder().AppName("dzstore-analytics").GetOrCreate());
            return _session;
        }
    }
}
