using DzStore.Analytics.Engines.Spark;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;
using DzStore.ServiceDefaults.Database;
using Microsoft.Spark.Sql;
using MongoDB.Driver;
using static Microsoft.Spark.Sql.Functions;

namespace DzStore.Analytics.Engines.MicrosoftSpark;

/// <summary>"Hot Right Now" as <see cref="SparkTrending"/> runs it, through Microsoft.Spark.</summary>
internal sealed class MicrosoftSparkTrending(SparkMongo mongo, SparkTrafficLog logs, TrafficSources sources, TrendingStore store, SparkFaults faults, RunWatch watch)
{
    private const int TopProducts = 10;

    /// <exception cref="TrafficLogException">The log cannot be read as one; the list stays as it was.</exception>
    public async Task<TrendingResult> RunAsync(MicrosoftSparkJobs spark, JobRun run, TrendingRequest request, CancellationToken cancellationToken)
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

    private async Task CountAsync(MicrosoftSparkJobs spark, JobRun run, IReadOnlyList<TrafficFile> files, string staging, CancellationToken cancellationToken)
    {
        var shapes = await logs.ShapesAsync(files, cancellationToken);
        try
        {
            await StageAsync(spark, run, shapes, staging, suspicious: true, cancellationToken);
        }
        catch (Exception refusal) when (MicrosoftSparkEngine.Jvm(refusal) is { } jvm && LogFault.Of(jvm.Message) is { } fault)
        {
            run.Progress.Report(new("looking for the log's fault", 0, null, "products"));
            await logs.ReadHereAsync(files, cancellationToken);
            // A suspicion only, and the log is in order.
            if (!fault.IsSuspicion) throw new TrafficLogException(fault.Message ?? $"Spark cannot read the log: {faults.Cause(refusal.InnerException!.Message)}", null, refusal);
            await StageAsync(spark, run, shapes, staging, suspicious: false, cancellationToken);
        }
    }

    private async Task StageAsync(MicrosoftSparkJobs spark, JobRun run, IReadOnlyList<LogShape> shapes, string staging, bool suspicious, CancellationToken cancellationToken)
    {
        await store.PrepareAsync(staging, cancellationToken);
        // The rows that are no views are counted with them, under no name: one pass over the log gives every figure of the result.
        await watch.RunAsync(
            _ => spark.RunAsync(session => Stage(session, shapes, staging, run, suspicious)),
            async token => run.Progress.Report(new("counting in Spark", await store.StagedAsync(staging, token), null, "products")), cancellationToken);
    }

    private bool Stage(SparkSession session, IReadOnlyList<LogShape> shapes, string staging, JobRun run, bool suspicious)
    {
        shapes.Select(shape => Products(session, shape, suspicious)).Aggregate((all, next) => all.Union(next))
            .GroupBy(TrafficLogSql.ProductColumn).Count()
            .Select(Coalesce(Col(TrafficLogSql.ProductColumn), Lit("")).As("_id"), Col(TrafficLogSql.ProductColumn), Col("count"))
            .Repartition(1).SortWithinPartitions(Desc("count"), Col(TrafficLogSql.ProductColumn))
            .Write().Format(SparkMongo.Format).Options(mongo.ReplaceOptions(staging, run.Comment, ordered: true)).Mode(SaveMode.Append).Save();
        return true;
    }

    private static DataFrame Products(SparkSession session, LogShape shape, bool suspicious) => session.Read()
        .Schema(string.Join(", ", TrafficLogSql.Schema(shape).Select(name => $"{name} STRING"))).Options(new(TrafficLogSql.Options)).Csv([.. shape.Paths])
        .Filter(TrafficLogSql.NotBlank)
        .WithColumn(TrafficLogSql.LastColumn(shape), Expr(TrafficLogSql.LastField(shape)))
        .Select(Expr(TrafficLogSql.Product(shape, suspicious)).As(TrafficLogSql.ProductColumn));

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
