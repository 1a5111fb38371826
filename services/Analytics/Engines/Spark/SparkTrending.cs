using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;
using DzStore.Analytics.Trending.Csv;
using DzStore.Analytics.Trending.Csv.Rows;
using DzStore.Analytics.Trending.Csv.Sources;
using Microsoft.Extensions.Options;

namespace DzStore.Analytics.Engines.Spark;

/// <summary>
/// "Hot Right Now" as a Spark job: Spark counts the views of the logs and writes the list into the staging collection. Spark does not
/// number rows, so a log that it refuses is read in this process as well, up to the error.
/// </summary>
internal sealed class SparkTrending(
    SparkTrafficLog logs,
    TrendingStore store,
    SparkErrors errors,
    ProgressPoller poller,
    IOptions<TrendingOptions> options
)
{
    private const int MaxTries = 3;

    /// <exception cref="TrafficLogException">The source cannot be read.</exception>
    public async Task<TrendingResult> StageAsync(
        ILogQueries spark,
        JobRun run,
        TrendingRequest request,
        string staging,
        CancellationToken cancellationToken
    )
    {
        var suspicious = true;
        for (var tries = 1; ; tries++)
        {
            try
            {
                var source = logs.Find(request);
                var result = await TryStageAsync(spark, run, request, source, staging, suspicious, cancellationToken);
                if (result.Products <= options.Value.MaxProducts && result.Published)
                    return result;
                if (!result.Published && !source.IsFile)
                    return result;
                await logs.ReadHereAsync(request, cancellationToken);
                throw new TrafficLogException(
                    $"Spark found {result.Products} products in {result.RowsRead} rows. The list stays as it was."
                );
            }
            catch (Exception e) when (spark.ErrorOf(e) is { } error && LogViolation.Of(error) is { } violation)
            {
                run.Progress.Report(new("looking for the error in the log", 0, null, "products"));
                await logs.ReadHereAsync(request, cancellationToken);
                // No error: only a suspicion, or an unfinished line of a log that is being written, which is finished by now.
                if (violation.IsSuspicion)
                    suspicious = false;
                else if (tries == MaxTries)
                    throw new TrafficLogException(violation.Message ?? $"Spark cannot read the log: {errors.Cause(error)}", null, e);
            }
        }
    }

    private async Task<TrendingResult> TryStageAsync(
        ILogQueries spark,
        JobRun run,
        TrendingRequest request,
        TrafficSource source,
        string staging,
        bool suspicious,
        CancellationToken cancellationToken
    )
    {
        DateTime? after = null;
        if (request.Window is { } minutes)
        {
            run.Progress.Report(new("finding the window in Spark", 0, null, "products"));
            var newest = await NewestAsync(spark, request, source, cancellationToken);
            // Without a row there is none to count: what is appended from now on is left to the next run.
            after = newest is { } end ? TrafficWindow.Start(end, minutes) : DateTime.MaxValue;
        }
        var files = after == DateTime.MaxValue ? source.Files : TrafficSources.Reaching(source, after);
        var shapes = await logs.ShapesAsync(request, source, files, cancellationToken);
        var result = new TrendingResult(0, 0, 0, []);
        if (shapes.All.Count > 0)
        {
            await store.PrepareAsync(staging, cancellationToken);
            await poller.RunAsync(
                token => spark.StageAsync(shapes.All, after, suspicious, staging, token),
                async token => run.Progress.Report(new("counting in Spark", await store.StagedAsync(staging, token), null, "products")),
                cancellationToken
            );
            result = await store.SummariseAsync(staging, TrendingResult.TopCount, cancellationToken);
        }
        return result with
        {
            Files = shapes.Files,
            UnfinishedLines = shapes.All.Sum(shape => shape.Unfinished.Count),
            SkippedFiles = shapes.SkippedFiles,
            ViewsAfter = after == DateTime.MaxValue ? null : after,
            Published = result.Products > 0,
        };
    }

    /// <summary>
    /// Finds the newest timestamp (UTC) of all rows; null without rows. Spark reads the logs only that can hold a row which is newer than a
    /// guess, and others when the guess was wrong.
    /// </summary>
    private async Task<DateTime?> NewestAsync(
        ILogQueries spark,
        TrendingRequest request,
        TrafficSource source,
        CancellationToken cancellationToken
    )
    {
        var guess = logs.GuessNewest(source, request) ?? DateTime.MinValue;
        while (true)
        {
            var shapes = await logs.ShapesAsync(request, source, source.Files.Where(file => file.MayHold(guess)), cancellationToken);
            var newest =
                shapes.All.Count > 0 && await spark.NewestAsync(shapes.All, cancellationToken) is { } micros
                    ? DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond)
                    : (DateTime?)null;
            if (newest >= guess || guess == DateTime.MinValue)
                return newest;
            guess = newest ?? DateTime.MinValue;
        }
    }
}
