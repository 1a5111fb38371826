using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;
using DzStore.ServiceDefaults.Database;
using DzStore.SparkConnect;
using MongoDB.Driver;
using static DzStore.SparkConnect.Functions;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>
/// "Hot Right Now" as a Spark job: Spark counts the views of the log and writes the list beside the one that is shown, whose place it takes in one step.
/// A log that Spark refuses is read here as well, up to its fault, for Spark does not number rows.
/// </summary>
internal sealed class SparkTrending(SparkMongo mongo, SparkTrafficLog logs, TrafficSources sources, TrendingStore store, SparkFaults faults, RunWatch watch)
{
    private const int TopProducts = 10;

    /// <exception cref="TrafficLogException">The log cannot be read as one; the list stays as it was.</exception>
    public async Task<TrendingResult> RunAsync(SparkSession spark, JobRun run, TrendingRequest request, CancellationToken cancellationToken)
    {
        var staging = TrendingStore.StagingName(run);
        var files = sources.Files(request.Source);
        try
        {
            await CountAsync(spark, run, files, staging, cancellationToken);
            var result = await store.SummariseAsync(staging, TopProducts, cancellationToken) with { Files = files.Count };
            if (result.RowsRead == 0) throw new TrafficLogException("The log has a header but no rows.");
            if (result.Products == 0) throw new TrafficLogException($"The log has {result.RowsRead} rows, but none with the action '{TrafficLog.ViewAction}'. The list stays as it was.");
            if (result.Products > sources.MaxProducts)
                throw new TrafficLogException($"The log names {result.Products} products, more than {sources.MaxProducts}. Is product_name the right column? Else raise Trending:MaxProducts.");
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

    private async Task CountAsync(SparkSession spark, JobRun run, IReadOnlyList<TrafficFile> files, string staging, CancellationToken cancellationToken)
    {
        var shapes = await logs.ShapesAsync(files, cancellationToken);
        try
        {
            await StageAsync(spark, run, shapes, staging, suspicious: true, cancellationToken);
        }
        catch (SparkConnectException refusal) when (LogFault.Of(refusal) is { } fault)
        {
            run.Progress.Report(new("looking for the log's fault", 0, null, "products"));
            await logs.ReadHereAsync(files, cancellationToken);
            // A suspicion only, and the log is in order.
            if (!fault.IsSuspicion) throw new TrafficLogException(fault.Message ?? $"Spark cannot read the log: {faults.Cause(refusal)}", null, refusal);
            await StageAsync(spark, run, shapes, staging, suspicious: false, cancellationToken);
        }
    }

    private async Task StageAsync(SparkSession spark, JobRun run, IReadOnlyList<LogShape> shapes, string staging, bool suspicious, CancellationToken cancellationToken)
    {
        await store.PrepareAsync(staging, cancellationToken);
        // The rows that are no views are counted with them, under no name: one pass over the log gives every figure of the result.
        var list = SparkTrafficLog.Products(spark, shapes, suspicious).GroupBy("product_name").Count()
            .Select(Coalesce("product_name", Lit("")).As("_id"), "product_name", "count");
        await watch.RunAsync(
            token => mongo.ReplaceAsync(list.Repartition(1).SortWithinPartitions(Desc("count"), Col("product_name")), staging, run.Comment, ordered: true, token),
            async token => run.Progress.Report(new("counting in Spark", await store.StagedAsync(staging, token), null, "products")), cancellationToken);
    }

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
