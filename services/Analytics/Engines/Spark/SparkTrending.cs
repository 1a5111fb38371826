using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;
using DzStore.ServiceDefaults.Database;
using MongoDB.Driver;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>
/// "Hot Right Now" as a Spark job: Spark counts the views of the log and writes the list beside the one that is shown, whose place it takes in one step.
/// A log that Spark refuses is read here as well, up to its fault, for Spark does not number rows.
/// </summary>
internal sealed class SparkTrending(SparkTrafficLog logs, TrafficSources sources, TrendingStore store, SparkFaults faults, RunWatch watch)
{
    private const int TopProducts = 10;
    private const int MostTries = 3;

    /// <exception cref="TrafficLogException">The log cannot be read as one; the list stays as it was.</exception>
    public async Task<TrendingResult> RunAsync(ILogQueries spark, JobRun run, TrendingRequest request, CancellationToken cancellationToken)
    {
        var staging = TrendingStore.StagingName(run);
        try
        {
            var result = await CountAsync(spark, run, request, staging, cancellationToken);
            await store.PublishAsync(staging, cancellationToken);
            run.Progress.Report(new("published", result.Products, result.Products, "products"));
            return result;
        }
        catch
        {
            await DropAsync(staging);
            throw;
        }
    }

    private async Task<TrendingResult> CountAsync(ILogQueries spark, JobRun run, TrendingRequest request, string staging, CancellationToken cancellationToken)
    {
        var suspicious = true;
        for (var tries = 1; ; tries++)
            try
            {
                var result = await StageAsync(spark, run, request, staging, suspicious, cancellationToken);
                if (result.Products > 0 && result.Products <= sources.MaxProducts) return result;
                await logs.ReadHereAsync(request, cancellationToken);
                throw new TrafficLogException($"Spark found {result.Products} products in {result.RowsRead} rows. The list stays as it was.");
            }
            catch (Exception exception) when (spark.Refusal(exception) is { } refusal && LogFault.Of(refusal) is { } fault)
            {
                run.Progress.Report(new("looking for the log's fault", 0, null, "products"));
                await logs.ReadHereAsync(request, cancellationToken);
                // No fault: only a suspicion, or half a line of a log that is being written, which is a whole one by now.
                if (fault.IsSuspicion) suspicious = false;
                else if (tries == MostTries) throw new TrafficLogException(fault.Message ?? $"Spark cannot read the log: {faults.Cause(refusal)}", null, exception);
            }
    }

    private async Task<TrendingResult> StageAsync(ILogQueries spark, JobRun run, TrendingRequest request, string staging, bool suspicious, CancellationToken cancellationToken)
    {
        var shapes = await logs.ShapesAsync(request, cancellationToken);
        DateTime? after = null;
        if (request.Window is { } minutes)
        {
            run.Progress.Report(new("finding the window in Spark", 0, null, "products"));
            after = await NewestAsync(spark, shapes, cancellationToken) is not { } newest ? DateTime.MaxValue
                : newest - DateTime.MinValue > TimeSpan.FromMinutes(minutes) ? newest - TimeSpan.FromMinutes(minutes) : DateTime.MinValue;
        }
        await store.PrepareAsync(staging, cancellationToken);
        await watch.RunAsync(
            token => spark.StageAsync(shapes, after, suspicious, staging, token),
            async token => run.Progress.Report(new("counting in Spark", await store.StagedAsync(staging, token), null, "products")), cancellationToken);
        var result = await store.SummariseAsync(staging, TopProducts, cancellationToken);
        return result with { Files = sources.Files(request.Source).Count, UnfinishedLines = shapes.Sum(shape => shape.Unfinished.Count), ViewsAfter = after };
    }

    private static async Task<DateTime?> NewestAsync(ILogQueries spark, IReadOnlyList<LogShape> shapes, CancellationToken cancellationToken) =>
        await spark.NewestAsync(shapes, cancellationToken) is { } micros ? DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond) : null;

    /// <summary>Tidies up after a run that did not publish; the database being away then leaves it to the sweep of abandoned lists.</summary>
    private async Task DropAsync(string staging)
    {
        try
        {
            await store.DropAsync(staging, CancellationToken.None);
        }
        catch (Exception fault) when (fault is MongoException || DatabaseFailure.IsUnavailable(fault))
        {
            // The fault that ended the run matters more, and is on its way.
        }
    }
}
