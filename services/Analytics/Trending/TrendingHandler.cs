using DzStore.Analytics.Jobs;
using DzStore.Analytics.Jobs.Storage;
using DzStore.Analytics.Trending.Csv.Rows;
using DzStore.ServiceDefaults.Database;
using MongoDB.Driver;

namespace DzStore.Analytics.Trending;

/// <summary>Runs trending jobs: an engine stages the list, which then replaces the published one in one step.</summary>
internal sealed class TrendingHandler(ITrendingEngine engine, TrendingStore store, PublishedList list, JobStore jobs)
    : IJobHandler<TrendingRequest, TrendingResult>
{
    private const string BadSource = "bad_source";

    /// <exception cref="JobInputException">The source cannot be read; the published list stays as it was.</exception>
    public async Task<TrendingResult> RunAsync(JobRun run, TrendingRequest request, CancellationToken cancellationToken)
    {
        var staging = TrendingStore.StagingName(run);
        try
        {
            var result = await engine.StageTrendingAsync(run, request, staging, cancellationToken);
            if (!result.Published)
            {
                await store.DropAsync(staging, cancellationToken);
                run.Progress.Report(new("no views: the list stands", 0, 0, "products"));
                return result;
            }
            await store.PublishAsync(staging, cancellationToken);
            var publishedAt = list.Now;
            await ShowAsync(request, publishedAt, cancellationToken);
            run.Progress.Report(new("published", result.Products, result.Products, "products"));
            return result with { PublishedAt = publishedAt };
        }
        catch (Exception e)
        {
            await DropAsync(staging);
            if (InputError(e) is { } error)
                throw error;
            throw;
        }
    }

    /// <summary>Drops the lists that runs staged and neither published nor dropped.</summary>
    public Task CleanUpAsync(CancellationToken cancellationToken) => store.DropAbandonedAsync(jobs, cancellationToken);

    /// <summary>Shows the new list to this instance's readers at once. Where it cannot be read, the next look shows it.</summary>
    private async Task ShowAsync(TrendingRequest request, DateTime publishedAt, CancellationToken cancellationToken)
    {
        try
        {
            await list.ShowAsync(request.Source, publishedAt, cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or MongoException || DatabaseFailure.IsUnavailable(e))
        {
            // The list is published: that its readers see it a second later is no failure of the run.
        }
    }

    private static JobInputException? InputError(Exception exception) =>
        exception switch
        {
            TrafficLogException => new(BadSource, exception.Message, exception),
            IOException or UnauthorizedAccessException => new(
                BadSource,
                "The source could not be read. Check the file's permissions and that it is not being replaced.",
                exception
            ),
            _ => null,
        };

    /// <summary>Drops the list of a run that did not publish it. If the database is away, the clean-up drops it later.</summary>
    private async Task DropAsync(string staging)
    {
        try
        {
            await store.DropAsync(staging, CancellationToken.None);
        }
        catch (Exception e) when (e is MongoException || DatabaseFailure.IsUnavailable(e))
        {
            // The exception that ended the run matters more, and is thrown on.
        }
    }
}
