using DzStore.Analytics.Campaigns;
using DzStore.Analytics.Jobs;
using DzStore.Analytics.Trending;
using DzStore.ServiceDefaults.Database;
using MongoDB.Driver;

namespace DzStore.Analytics.Engines.InProcess;

/// <summary>Computes in this process: MongoDB filters the users, and the traffic log is counted in one streaming pass.</summary>
public sealed class InProcessEngine(VipUsers users, RecipientStore recipients, TrafficReader traffic, TrendingStore trending) : IAnalyticsEngine
{
    private const int FirstUsers = 5;
    private const int TopProducts = 10;

    public string Name => "in-process";

    public async Task<CampaignResult> RunCampaignAsync(JobRun run, CampaignRequest request, CancellationToken cancellationToken)
    {
        run.Progress.Report(new("asking for the plan", 0, null, "users"));
        var evidence = await users.ExplainAsync(request, run.JobId, cancellationToken);
        var first = new TopSpenders(FirstUsers);
        long stored = 0;
        await foreach (var batch in users.FindAsync(request, run.JobId, cancellationToken))
        {
            await recipients.StoreAsync(run, request.PromoCode, batch, cancellationToken);
            foreach (var user in batch) first.Offer(user);
            stored += batch.Count;
            run.Progress.Report(new("storing recipients", stored, Math.Max(stored, evidence.DocumentsReturned), "users"));
        }

        var count = await recipients.CompleteAsync(run, cancellationToken);
        run.Progress.Report(new("done", count, count, "users"));
        string[] asked = [SparkFilters.EqualTo("city", request.City), SparkFilters.GreaterThan("total_spend", request.MinSpend)];
        return new CampaignResult(evidence.Plan, evidence.PushedFilters, [.. asked.Except(evidence.PushedFilters)],
            evidence.DocumentsExamined, evidence.DocumentsReturned, count, first.MostFirst());
    }

    public async Task<TrendingResult> RunTrendingAsync(JobRun run, TrendingRequest request, CancellationToken cancellationToken)
    {
        var count = await traffic.CountAsync(request, run.Progress, cancellationToken);
        var list = count.Views.MostViewedFirst();

        var staging = TrendingStore.StagingName(run);
        try
        {
            await trending.StageAsync(staging, list, new StepProgress<long>(done => run.Progress.Report(new("publishing", done, list.Count, "products"))), cancellationToken);
            await trending.PublishAsync(staging, cancellationToken);
        }
        catch
        {
            await DropAsync(staging);
            throw;
        }
        run.Progress.Report(new("published", list.Count, list.Count, "products"));
        return new TrendingResult(
            count.Rows, list.Sum(product => product.Count), list.Count, [.. list.Take(TopProducts)], count.Files, count.HalfLines, count.After);
    }

    /// <summary>Tidies up after a run that did not publish; the database being away then leaves it to the sweep of abandoned lists.</summary>
    private async Task DropAsync(string staging)
    {
        try
        {
            await trending.DropAsync(staging, CancellationToken.None);
        }
        catch (Exception fault) when (fault is MongoException || DatabaseFailure.IsUnavailable(fault))
        {
            // The fault that ended the run matters more, and is on its way.
        }
    }
}
